namespace Perf.Analysis;

/// <summary>Says of a mark what changed there, by how much, and how sure that is.</summary>
internal static class ChangePointDescription
{
    private const double Alpha = 0.05;

    // The 95 % quantile of chi squared with one degree of freedom.
    private const double Likely = 3.841;

    /// <summary>Describes.</summary>
    /// <param name="series">The values as given.</param>
    /// <param name="working">The series as searched.</param>
    /// <param name="from">Where the level before begins, in the series as searched.</param>
    /// <param name="mark">The mark, likewise.</param>
    /// <param name="to">Where the level after ends, likewise.</param>
    /// <param name="settings">The constants.</param>
    public static ChangePoint Of(ReadOnlySpan<double> series, WorkingSeries working, int from, int mark, int to, ChangePointSettings settings)
    {
        int left = Math.Max(from, mark - settings.Window);
        int right = Math.Min(to, mark + settings.Window);
        double[] before = ValuesOf(series, working, left, mark);
        double[] after = ValuesOf(series, working, mark, right);
        double[] scaledBefore = working.Values[left..mark];
        double[] scaledAfter = working.Values[mark..right];
        (double estimate, double low, double high, double p) = Compare(scaledBefore, scaledAfter);
        (int first, int last) = Location(working.Clipped, left, mark, right, settings);
        bool isRatio = working.IsLogarithmic;
        return new ChangePoint
        {
            Index = working.Places[mark],
            Ratio = isRatio ? Math.Exp(estimate) : null,
            Low = isRatio && double.IsFinite(low) ? Math.Exp(low) : null,
            High = isRatio && double.IsFinite(high) ? Math.Exp(high) : null,
            Shift = OrderStatistic.Median(Differences(before, after)),
            Before = OrderStatistic.Median(before),
            After = OrderStatistic.Median(after),
            Direction = estimate >= 0 ? ChangeDirection.Up : ChangeDirection.Down,
            PValue = p,
            Confidence = 1 - Math.Min(1, p * working.Values.Length),
            State = working.Values.Length - mark >= settings.Confirmation ? ChangeState.Confirmed : ChangeState.Suspected,
            FirstIndex = working.Places[first],
            LastIndex = working.Places[last],
        };
    }

    /// <summary>Describes a place where the series was parted for another reason than its values.</summary>
    /// <param name="series">The values.</param>
    /// <param name="from">Where what is before begins.</param>
    /// <param name="border">The place.</param>
    /// <param name="to">Where what is after ends.</param>
    public static ChangePoint OfBorder(ReadOnlySpan<double> series, int from, int border, int to)
    {
        ChangePointSettings settings = ChangePointSettings.Default;
        ReadOnlySpan<double> part = series[from..to];
        ChangePoint found = WorkingSeries.From(part, settings) is { } working && working.Places.Length == part.Length
            ? Of(part, working, 0, border - from, part.Length, settings)
            : new ChangePoint { Ratio = 1, Before = series[border], After = series[border], PValue = 1 };
        return found with { Index = border, FirstIndex = border, LastIndex = border };
    }

    // As RankShift does it, which sorts all differences; here four of them are enough, and this is done with each value that is added to a series.
    private static (double Estimate, double Low, double High, double PValue) Compare(double[] before, double[] after)
    {
        double[] differences = Differences(before, after);
        int below = differences.Count(difference => difference < 0);
        int equal = differences.Count(difference => difference == 0);
        RankNull distribution = MannWhitney.Null(before.Length, after.Length);
        double p = Math.Min(1, 2 * Math.Min(distribution.AtMost(below + equal), distribution.AtMost(differences.Length - below)));
        int critical = (int)distribution.Critical(Alpha / 2);
        double estimate = OrderStatistic.Median(differences);
        return critical == 0
            ? (estimate, double.NegativeInfinity, double.PositiveInfinity, p)
            : (estimate, OrderStatistic.Select(differences, critical - 1), OrderStatistic.Select(differences, differences.Length - critical), p);
    }

    private static double[] Differences(double[] before, double[] after)
    {
        double[] differences = new double[before.Length * after.Length];
        for (int i = 0; i < before.Length; i++)
        {
            for (int j = 0; j < after.Length; j++)
            {
                // What is larger than any number is the largest, so that the middle of such differences is one.
                differences[(i * after.Length) + j] = Math.Clamp(after[j] - before[i], -double.MaxValue, double.MaxValue);
            }
        }

        return differences;
    }

    private static double[] ValuesOf(ReadOnlySpan<double> series, WorkingSeries working, int from, int to)
    {
        double[] values = new double[to - from];
        for (int i = from; i < to; i++)
        {
            values[i - from] = series[working.Places[i]];
        }

        return values;
    }

    // All places that explain the values hardly worse than the mark does: within the likelihood-ratio interval of a step in normal noise.
    private static (int First, int Last) Location(double[] values, int from, int mark, int to, ChangePointSettings settings)
    {
        double all = 0;
        for (int i = from; i < to; i++)
        {
            all += values[i];
        }

        int shortest = Math.Min(settings.ShortestLevel, Math.Min(mark - from, to - mark));
        double[] gains = new double[to - from];
        double left = 0;
        for (int at = from; at < to; at++)
        {
            if (at - from >= shortest && to - at >= shortest)
            {
                double difference = (left / (at - from)) - ((all - left) / (to - at));
                gains[at - from] = difference * difference * (at - from) * (to - at) / (to - from);
            }

            left += values[at];
        }

        double deviation = MarkEvidence.Student(values, from, mark, to).Deviation;
        double least = gains[mark - from] - (Likely * deviation * deviation);
        int first = mark;
        int last = mark;
        for (int at = from + shortest; at <= to - shortest; at++)
        {
            if (gains[at - from] >= least)
            {
                first = Math.Min(first, at);
                last = Math.Max(last, at);
            }
        }

        return (first, last);
    }
}
