using Perf.Engine.Running;

namespace Perf.Engine.Flows;

/// <summary>How long pauses are: a distribution with bounds. Pure but for the random sequence that it is given.</summary>
internal sealed class PauseLength
{
    private readonly ThinkDistribution _distribution;
    private readonly long _min;
    private readonly long _max;
    private readonly double _mean;
    private readonly double _deviation;

    /// <summary>The lengths of a step's pauses.</summary>
    public PauseLength(ThinkStep step)
        : this(step.Min.Ticks, step.Max.Ticks)
    {
        _distribution = step.Distribution;
        _mean = step.Mean.Ticks;
        _deviation = step.Deviation.Ticks;
        if (_distribution == ThinkDistribution.LogNormal)
        {
            // The logarithm's own mean and deviation, of those that the pauses are to have.
            double variance = _mean > 0 ? Math.Log(1 + (_deviation / _mean * (_deviation / _mean))) : 0;
            _mean = _mean > 0 ? Math.Log(_mean) - (variance / 2) : double.NegativeInfinity;
            _deviation = Math.Sqrt(variance);
        }

        if (_distribution != ThinkDistribution.Uniform && _max == 0)
        {
            _max = long.MaxValue;
        }
    }

    /// <summary>Lengths between two.</summary>
    /// <param name="min">The shortest, ticks.</param>
    /// <param name="max">The longest, ticks.</param>
    public PauseLength(long min, long max)
    {
        _min = min;
        _max = max;
    }

    /// <summary>The next length.</summary>
    /// <param name="random">The virtual user's random choices.</param>
    /// <returns>Ticks, 0 or more.</returns>
    public long Next(ref SeededSequence random)
    {
        if (_distribution == ThinkDistribution.Uniform)
        {
            return _min == _max ? _min : _min + (long)((_max - _min) * random.NextDouble());
        }

        double length = _distribution switch
        {
            ThinkDistribution.Exponential => -Math.Log(1 - random.NextDouble()) * _mean,
            ThinkDistribution.Normal => _mean + (_deviation * Normal(ref random)),
            _ => Math.Exp(_mean + (_deviation * Normal(ref random))),
        };
        return (long)Math.Clamp(length, _min, Math.Min(_max, TimeSpan.MaxValue.Ticks / 2));
    }

    // Box and Muller, "A note on the generation of random normal deviates", 1958; the second of the pair is not kept, so that each pause takes two numbers of the sequence.
    private static double Normal(ref SeededSequence random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
