namespace Perf.Analysis;

/// <summary>Judges a mark by the levels on both sides of it.</summary>
internal sealed class MarkJudge(WorkingSeries series, ChangePointSettings settings)
{
    // Levels that do not vary at all differ where they differ by more than rounding.
    private const double Rounding = 1e-12;
    private const double LeastDifference = 1e-9;
    private const double Hopeless = 1000;

    private readonly double[] _clipped = series.Clipped;
    private readonly double[] _values = series.Values;
    private readonly double[] _scratch = new double[settings.Window];

    /// <summary>What a mark lacks.</summary>
    /// <param name="from">Where the level before it begins.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="to">Where the level after it ends.</param>
    /// <returns>1 or less: nothing. Otherwise the more, the less there is for it.</returns>
    public double Shortfall(int from, int mark, int to)
    {
        int left = Math.Max(from, mark - settings.Window);
        int right = Math.Min(to, mark + settings.Window);
        (double evidence, double deviation, double difference) = MarkEvidence.Student(_clipped, left, mark, right);
        if (deviation <= Rounding)
        {
            return difference > LeastDifference ? 0 : Hopeless;
        }

        bool isNew = to == _clipped.Length && to - mark <= settings.Window;
        double rank = MarkEvidence.Rank(_values, left, mark, right);
        if (rank < (isNew ? settings.NewRank : settings.LeastRank))
        {
            return Hopeless - rank;
        }

        double before = Median(left, mark);
        double step = Math.Abs(Median(mark, right) - before);
        double needed = Math.Clamp((settings.EvidenceOfRange / Math.Sqrt(step / series.Range)) - 1, settings.LeastEvidence, settings.MostEvidence);
        double lacks = Lacks(needed, evidence);
        if (lacks <= 1 || RelativeStep(step, before) < settings.LeastStep)
        {
            return lacks;
        }

        if (step < settings.LeastShare * series.UsualRange)
        {
            return lacks;
        }

        double distant = MarkEvidence.Correlated(_clipped, Math.Max(from, mark - settings.LongWindow), mark, Math.Min(to, mark + settings.LongWindow), settings.Lags);
        lacks = Math.Min(lacks, Lacks(settings.LongEvidence, distant));
        return isNew ? Math.Min(lacks, Lacks(settings.NewEvidence, Math.Max(evidence, distant))) : lacks;
    }

    private static double Lacks(double needed, double evidence) => Math.Min(Hopeless / 2, needed / Math.Max(evidence, 1e-3));

    private double RelativeStep(double step, double before) => series.IsLogarithmic ? step : before == 0 ? double.PositiveInfinity : step / Math.Abs(before);

    private double Median(int from, int to)
    {
        Span<double> part = _scratch.AsSpan(0, to - from);
        _clipped.AsSpan(from, to - from).CopyTo(part);
        return OrderStatistic.Median(part);
    }
}
