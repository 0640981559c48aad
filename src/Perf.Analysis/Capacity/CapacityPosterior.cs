namespace Perf.Analysis;

/// <summary>
/// What trials say about the capacity θ: a posterior on a grid of log θ and of the noise s, where a step at rate x passes with probability
/// ε + (1 − 2ε) / (1 + exp(−(ln θ − ln x) / s)). The noise is not known beforehand and is integrated out; ε is for steps that go wrong for reasons that have
/// nothing to do with the rate. The method is Kontsevich and Tyler's for psychometric functions, Vision Research 39 (1999) 2729–2737.
/// </summary>
internal sealed class CapacityPosterior
{
    private const double Lapse = 0.02;
    private const double Certain = 45;
    private const int MaxCells = 2000;
    private const int MaxCandidates = 40;

    // From a target whose answer hardly varies to one where a rate 25 % too high still passes every fourth time.
    private static readonly double[] s_noise = [0.005, 0.015, 0.03, 0.06, 0.12, 0.24];

    private readonly double _from;
    private readonly double _cell;
    private readonly double[][] _weights;
    private readonly double[] _capacity;

    // Pass probabilities by noise and by distance in cells: candidates lie on cells, so that no candidate needs an exponential of its own.
    private readonly double[][] _passByDistance;

    public CapacityPosterior(CapacitySearchOptions options, IEnumerable<CapacityTrial> trials)
    {
        // Room on both sides: a capacity beyond the bounds is possible, and must be able to gather belief.
        _from = Math.Log(options.MinRate / options.Growth);
        double to = Math.Log(options.MaxRate * options.Growth);
        int cells = (int)Math.Clamp(Math.Ceiling((to - _from) / (Math.Log(1 + options.Tolerance) / 6)), 50, MaxCells);
        _cell = (to - _from) / cells;
        _weights = [.. s_noise.Select(_ => Uniform(cells))];
        _capacity = new double[cells];
        _passByDistance = [.. s_noise.Select(noise => Enumerable.Range(-cells, (2 * cells) + 1).Select(distance => PassProbability(distance * _cell, 0, noise)).ToArray())];
        foreach (CapacityTrial trial in trials)
        {
            Learn(Math.Log(trial.Rate), trial.Outcome == Outcome.Pass);
        }

        for (int j = 0; j < _weights.Length; j++)
        {
            for (int i = 0; i < cells; i++)
            {
                _capacity[i] += _weights[j][i];
            }
        }
    }

    /// <summary>The rate below which the capacity lies with a probability.</summary>
    public double Quantile(double probability)
    {
        double sum = 0;
        for (int i = 0; i < _capacity.Length; i++)
        {
            if (sum + _capacity[i] >= probability && _capacity[i] > 0)
            {
                return Math.Exp(_from + ((i + ((probability - sum) / _capacity[i])) * _cell));
            }

            sum += _capacity[i];
        }

        return Math.Exp(_from + (_capacity.Length * _cell));
    }

    /// <summary>The probability that the capacity is at least a rate.</summary>
    public double AtLeast(double rate)
    {
        double place = (Math.Log(rate) - _from) / _cell;
        double sum = 0;
        for (int i = 0; i < _capacity.Length; i++)
        {
            sum += _capacity[i] * Math.Clamp(i + 1 - place, 0, 1);
        }

        return sum;
    }

    /// <summary>The rate whose trial is expected to tell most about the capacity: after it, the expected entropy is the least.</summary>
    /// <param name="min">The smallest rate.</param>
    /// <param name="max">The largest rate.</param>
    public double MostInformative(double min, double max)
    {
        int first = CellOf(Math.Max(min, Quantile(0.005)));
        int last = CellOf(Math.Min(max, Quantile(0.995)));
        int step = Math.Max(1, (last - first) / MaxCandidates);
        double best = double.PositiveInfinity;
        int chosen = CellOf(Quantile(0.5));
        (int From, int To)[] ranges = [.. _weights.Select(RangeOf)];
        for (int cell = first; cell <= last; cell += step)
        {
            double entropy = ExpectedEntropy(cell, ranges);
            if (entropy < best)
            {
                (best, chosen) = (entropy, cell);
            }
        }

        return Math.Clamp(Math.Exp(CenterOf(chosen)), min, max);
    }

    // What has no weight left cannot matter; most cells have none after some trials.
    private static (int From, int To) RangeOf(double[] weights)
    {
        const double Negligible = 1e-9;
        int from = Array.FindIndex(weights, weight => weight > Negligible);
        return from < 0 ? (0, 0) : (from, Array.FindLastIndex(weights, weight => weight > Negligible) + 1);
    }

    private double ExpectedEntropy(int candidate, (int From, int To)[] ranges)
    {
        double[] passing = new double[_capacity.Length];
        for (int j = 0; j < s_noise.Length; j++)
        {
            ReadOnlySpan<double> weights = _weights[j];
            ReadOnlySpan<double> table = _passByDistance[j].AsSpan(_capacity.Length - candidate);
            for (int i = ranges[j].From; i < ranges[j].To; i++)
            {
                passing[i] += weights[i] * table[i];
            }
        }

        double pass = 0;
        double passTerm = 0;
        double failTerm = 0;
        for (int i = 0; i < passing.Length; i++)
        {
            pass += passing[i];
            passTerm += Term(passing[i]);
            failTerm += Term(_capacity[i] - passing[i]);
        }

        // H(pass)·P(pass) + H(fail)·P(fail), with the normalisations taken out of the sums.
        return Term(pass) + Term(1 - pass) - passTerm - failTerm;
    }

    private void Learn(double logRate, bool passed)
    {
        double sum = 0;
        for (int j = 0; j < s_noise.Length; j++)
        {
            for (int i = 0; i < _capacity.Length; i++)
            {
                double pass = PassProbability(CenterOf(i), logRate, s_noise[j]);
                sum += _weights[j][i] *= passed ? pass : 1 - pass;
            }
        }

        foreach (double[] weights in _weights)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] /= sum;
            }
        }
    }

    private static double PassProbability(double logCapacity, double logRate, double noise)
    {
        double distance = (logCapacity - logRate) / noise;

        // Most cells are so far away that no digit would change: there are many of them, and exponentials take most of a search's time.
        return distance > Certain ? 1 - Lapse : distance < -Certain ? Lapse : Lapse + ((1 - (2 * Lapse)) / (1 + Math.Exp(-distance)));
    }

    private static double Term(double p) => p <= 1e-300 ? 0 : p * Math.Log(p);

    private static double[] Uniform(int cells)
    {
        double[] weights = new double[cells];
        Array.Fill(weights, 1.0 / (cells * s_noise.Length));
        return weights;
    }

    private double CenterOf(int cell) => _from + ((cell + 0.5) * _cell);

    private int CellOf(double rate) => (int)Math.Clamp((Math.Log(rate) - _from) / _cell, 0, _capacity.Length - 1);
}
