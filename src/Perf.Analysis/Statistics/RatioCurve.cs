namespace Perf.Analysis;

/// <summary>
/// The ratio of two distributions from quantile to quantile (K. Doksum's shift function, 1974, of logarithms), with a band that holds for all quantiles together: units (runs, or slices of time
/// within a single run) are drawn anew with replacement, and the largest deviation in standard errors bounds the band. Seeded, so that the same units always give the same band.
/// </summary>
internal static class RatioCurve
{
    private const int Draws = 400;
    private const int FewestUnits = 5;

    /// <summary>The percentiles of the curve.</summary>
    public static IReadOnlyList<double> Percents { get; } = [10, 25, 50, 75, 90, 95, 99, 99.9];

    /// <summary>Makes the curve.</summary>
    /// <param name="baseline">The baseline's units; together they are its distribution.</param>
    /// <param name="candidate">The candidate's.</param>
    /// <param name="alpha">1 − the confidence of the band.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <returns>A point for each percentile that both have values beyond; without a band where there are fewer than five units a side. None without values.</returns>
    public static IReadOnlyList<QuantileRatio> Of(IReadOnlyList<Histogram> baseline, IReadOnlyList<Histogram> candidate, double alpha, int seed)
    {
        var left = new Units(baseline);
        var right = new Units(candidate);
        double[] shares = [.. Percents.Select(percent => percent / 100).Where(share => left.Count * (1 - share) >= 1 && right.Count * (1 - share) >= 1)];
        if (shares.Length == 0)
        {
            return [];
        }

        double[] before = left.Quantiles(left.All, shares);
        double[] after = right.Quantiles(right.All, shares);
        double[] shifts = [.. before.Zip(after, (one, other) => Math.Log(other / one))];
        double[]? halves = baseline.Count >= FewestUnits && candidate.Count >= FewestUnits ? Band(left, right, shares, shifts, alpha, new SplitMix(seed)) : null;
        return
        [
            .. shares.Select((share, i) => new QuantileRatio(
                Percents[i],
                before[i],
                after[i],
                Math.Exp(shifts[i]),
                halves is null ? null : Math.Exp(shifts[i] - halves[i]),
                halves is null ? null : Math.Exp(shifts[i] + halves[i]))).Where(point => double.IsFinite(point.Ratio)),
        ];
    }

    private static double[] Band(Units left, Units right, double[] shares, double[] shifts, double alpha, SplitMix random)
    {
        double[][] drawn = new double[Draws][];
        for (int draw = 0; draw < Draws; draw++)
        {
            double[] before = left.Quantiles(left.Draw(random), shares);
            double[] after = right.Quantiles(right.Draw(random), shares);
            drawn[draw] = [.. shares.Select((_, i) => Math.Log(after[i] / before[i]) - shifts[i])];
        }

        double[] errors = [.. shares.Select((_, i) => Math.Sqrt(drawn.Average(one => one[i] * one[i])))];
        double[] largest = [.. drawn.Select(one => one.Select((deviation, i) => errors[i] > 0 ? Math.Abs(deviation) / errors[i] : 0).Max()).Order()];
        double reach = largest[Math.Min(Draws - 1, (int)Math.Ceiling((1 - alpha) * Draws) - 1)];

        // Few units understate their own scatter by √(u / (u − 1)).
        double fewer = Math.Sqrt(Math.Min(left.Number, right.Number) / (Math.Min(left.Number, right.Number) - 1.0));
        return [.. errors.Select(error => error * reach * fewer)];
    }

    /// <summary>Units with buckets in common, so that a draw is an addition of arrays.</summary>
    private sealed class Units
    {
        private readonly double[] _values;
        private readonly (int Bucket, long Count)[][] _units;

        public Units(IReadOnlyList<Histogram> histograms)
        {
            _values = [.. histograms.SelectMany(one => one.Buckets).Select(bucket => bucket.Value).Distinct().Order()];
            _units = [.. histograms.Select(one => one.Buckets.Select(bucket => (Array.BinarySearch(_values, bucket.Value), bucket.Count)).ToArray())];
            Count = histograms.Sum(one => one.Count);
            All = [.. Enumerable.Repeat(1, histograms.Count)];
        }

        public long Count { get; }

        public int Number => _units.Length;

        public int[] All { get; }

        public int[] Draw(SplitMix random)
        {
            int[] times = new int[_units.Length];
            for (int i = 0; i < times.Length; i++)
            {
                times[random.Next(times.Length)]++;
            }

            return times;
        }

        public double[] Quantiles(int[] times, double[] shares)
        {
            long[] counts = new long[_values.Length];
            long total = 0;
            for (int unit = 0; unit < times.Length; unit++)
            {
                if (times[unit] > 0)
                {
                    foreach ((int bucket, long count) in _units[unit])
                    {
                        counts[bucket] += count * times[unit];
                        total += count * times[unit];
                    }
                }
            }

            double[] quantiles = new double[shares.Length];
            long seen = 0;
            int at = -1;
            for (int i = 0; i < shares.Length; i++)
            {
                double rank = Math.Max(1, Math.Ceiling(shares[i] * total * (1 - 1e-14)));
                while (seen < rank && at + 1 < counts.Length)
                {
                    seen += counts[++at];
                }

                quantiles[i] = at < 0 ? double.NaN : _values[at];
            }

            return quantiles;
        }
    }
}
