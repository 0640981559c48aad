namespace Perf.Engine.Pacing;

/// <summary>
/// Starts as independent users come: a Poisson process whose rate follows a curve, made of one of rate 1 by rescaling time with the inverse of the planned
/// number of starts (E. Çinlar, Introduction to Stochastic Processes, 1975, section 4.7). The same seed gives the same starts on every machine, and any start
/// is found by its number, so that machines can share them out.
/// </summary>
public sealed class PoissonSchedule : ArrivalSchedule
{
    private readonly RateCurve _curve;
    private readonly PoissonPositions _positions;

    internal PoissonSchedule(RateCurve curve, int seed)
    {
        _curve = curve;
        _positions = new PoissonPositions(seed, curve.Total);
        Count = CountWithin(curve.Total);
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override double PeakRate => _curve.Peak;

    /// <inheritdoc/>
    // A sum of tenths is seldom exactly one.
    public override long Length => (long)Math.Round(_curve.Seconds * TimeSpan.TicksPerSecond);

    /// <inheritdoc/>
    public override double RateAt(long ticks) => _curve.RateAt(ticks / (double)TimeSpan.TicksPerSecond);

    /// <inheritdoc/>
    public override double CumulativeAt(long ticks) => _curve.AreaAt(ticks / (double)TimeSpan.TicksPerSecond);

    internal override double PositionOf(long index) => _positions.PositionOf(index);

    internal override long CountWithin(double total) => _positions.CountBefore(total);

    internal override long TimeOf(double cumulative) => (long)(_curve.TimeOf(cumulative) * TimeSpan.TicksPerSecond);
}
