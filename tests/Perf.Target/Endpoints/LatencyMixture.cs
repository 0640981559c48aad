using System.Globalization;

namespace Perf.Target.Endpoints;

/// <summary>
/// Latencies in exact proportions: of any whole cycle of requests, each latency comes as often as its weight says. Its
/// percentiles are therefore known, where a random mixture would only come near them.
/// </summary>
internal sealed class LatencyMixture
{
    private const int MaxCycle = 100_000;
    private const double MaxMilliseconds = 3_600_000;

    private readonly TimeSpan[] _cycle;

    private LatencyMixture(List<(int Weight, TimeSpan Latency)> parts)
    {
        var sorted = parts.SelectMany(part => Enumerable.Repeat(part.Latency, part.Weight)).ToArray();
        int step = StepFor(sorted.Length);
        _cycle = [.. Enumerable.Range(0, sorted.Length).Select(index => sorted[(int)((long)index * step % sorted.Length)])];
    }

    /// <summary>After how many requests the proportions are exact.</summary>
    public int CycleLength => _cycle.Length;

    /// <summary>The latency of this request, counted from 1.</summary>
    public TimeSpan LatencyOf(long request) => _cycle[(int)((request - 1) % _cycle.Length)];

    /// <summary>Reads <c>90x5,9x50,1x500</c>: of a hundred requests, 90 take 5 ms, 9 take 50 ms and one 500 ms.</summary>
    public static LatencyMixture Parse(string text)
    {
        var parts = new List<(int Weight, TimeSpan Latency)>();
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('x');
            if (pair.Length != 2
                || !int.TryParse(pair[0], NumberStyles.None, CultureInfo.InvariantCulture, out int weight)
                || weight is < 1 or > MaxCycle
                || !double.TryParse(pair[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double milliseconds)
                || milliseconds > MaxMilliseconds)
            {
                throw new FormatException($"'{part}' is no part of a mixture: write weight x milliseconds, such as 90x5");
            }
            parts.Add((weight, TimeSpan.FromMilliseconds(milliseconds)));
        }
        return parts.Sum(part => (long)part.Weight) <= MaxCycle
            ? new LatencyMixture(parts)
            : throw new FormatException($"the weights of a mixture must not exceed {MaxCycle} together");
    }

    // A step without a common divisor visits every place once; near the golden ratio it also spreads equal latencies evenly.
    private static int StepFor(int length)
    {
        int step = Math.Max(1, (int)(length * 0.618));
        while (GreatestCommonDivisor(step, length) != 1)
        {
            step++;
        }
        return step;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
