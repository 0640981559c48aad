namespace Perf.Tuning;

/// <summary>Lays values of a KPI where differences are ratios and more is better, and says gains as people do.</summary>
internal static class KpiScale
{
    // A count of work can become nothing; its logarithm must not. A millionth of what it was is as good as nothing.
    private const double Nothing = 1e-6;

    // What a trial without a count of its requests is taken for.
    private const long UsualRequests = 1000;

    /// <summary>Each trial's place.</summary>
    /// <param name="kpi">What was measured.</param>
    /// <param name="trials">The trials.</param>
    public static double[] Places(TuningKpi kpi, IReadOnlyList<TuningTrial> trials)
    {
        double largest = trials.Select(trial => trial.Value).DefaultIfEmpty(0).Max();
        double sign = kpi.IsHigherBetter ? 1 : -1;
        bool isRate = kpi.Kind is TuningKpiKind.Capacity or TuningKpiKind.Burst;
        return [.. trials.Select(trial => sign * Math.Log(kpi.Kind == TuningKpiKind.Errors ? Share(trial) : largest > 0 ? Math.Max(trial.Value, isRate ? LeastRate(trial, largest) : Nothing * largest) : 1))];
    }

    /// <summary>The gain that a shift is: with less being better 1 - after/before (0.2 is a fifth less), with more being better after/before - 1.</summary>
    /// <param name="shift">The shift, positive for better.</param>
    /// <param name="isHigherBetter">Whether more is better.</param>
    public static double GainOf(double shift, bool isHigherBetter) => isHigherBetter ? Math.Exp(shift) - 1 : 1 - Math.Exp(-shift);

    /// <summary>The shift that a gain is.</summary>
    /// <param name="gain">The gain as a share, below 1 where less is better and above -1 where more is.</param>
    /// <param name="isHigherBetter">Whether more is better.</param>
    public static double ShiftOf(double gain, bool isHigherBetter) => isHigherBetter ? Math.Log(1 + gain) : -Math.Log(1 - gain);

    /// <summary>How many requests a trial stands for.</summary>
    /// <param name="trial">The trial.</param>
    public static long RequestsOf(TuningTrial trial) => trial.Requests > 0 ? trial.Requests : UsualRequests;

    // A trial in which nothing succeeded shows that it was less than one in that time.
    private static double LeastRate(TuningTrial trial, double largest) => trial.Length > TimeSpan.Zero ? Math.Min(0.5 / trial.Length.TotalSeconds, largest) : Nothing * largest;

    // Half a failure more (J. B. S. Haldane, The Estimation and Significance of the Logarithm of a Ratio of Frequencies, 1956): no failure among few requests is not a share of zero.
    private static double Share(TuningTrial trial)
    {
        double requests = RequestsOf(trial);
        return ((trial.Value * requests) + 0.5) / (requests + 1);
    }
}
