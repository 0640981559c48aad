namespace Perf.Tuning;

/// <summary>The trials of a measurement, put together: what counts of them.</summary>
/// <param name="Without">Of each complete pair the trial without the change.</param>
/// <param name="With">Of each complete pair the trial with it.</param>
/// <param name="Baseline">The trials of the unchanged system against itself, in their order.</param>
internal sealed record TrialPairs(IReadOnlyList<TuningTrial> Without, IReadOnlyList<TuningTrial> With, IReadOnlyList<TuningTrial> Baseline)
{
    /// <summary>Whether a pair was made twice already.</summary>
    public bool IsRepeated { get; private init; }

    /// <summary>How many pairs are complete.</summary>
    public int Count => With.Count;

    /// <summary>Puts trials together. Those that cannot be believed, or that a guardrail ended, count nowhere: each was made again.</summary>
    /// <param name="trials">The trials in their order.</param>
    public static TrialPairs Of(IReadOnlyList<TuningTrial> trials)
    {
        TuningTrial[] good = [.. trials.Where(trial => trial is { IsValid: true, Guardrail: null } && double.IsFinite(trial.Value))];
        (TuningTrial? Without, TuningTrial? With)[] pairs =
        [
            .. good.Where(trial => trial.Pair > 0).GroupBy(trial => trial.Pair).OrderBy(pair => pair.Key)
                .Select(pair => (pair.LastOrDefault(trial => !trial.IsChanged), pair.LastOrDefault(trial => trial.IsChanged)))
                .Where(pair => pair is { Item1: not null, Item2: not null }),
        ];
        return new TrialPairs([.. pairs.Select(pair => pair.Without!)], [.. pairs.Select(pair => pair.With!)], [.. good.Where(trial => trial.Pair == 0)])
        {
            IsRepeated = good.Where(trial => trial.Pair > 0).GroupBy(trial => (trial.Pair, trial.IsChanged)).Any(side => side.Count() > 1),
        };
    }

    /// <summary>The pairs' shifts of the KPI, positive for better.</summary>
    /// <param name="kpi">The KPI.</param>
    public double[] Shifts(TuningKpi kpi)
    {
        double[] places = KpiScale.Places(kpi, [.. Without, .. With]);
        return [.. Enumerable.Range(0, Count).Select(i => places[Count + i] - places[i])];
    }

    /// <summary>The pairs' shifts of a time, positive for longer; none where a trial has none.</summary>
    /// <param name="time">Which time, in milliseconds.</param>
    public double[] TimeShifts(Func<TuningTrial, double?> time) => Without.All(trial => time(trial) is > 0) && With.All(trial => time(trial) is > 0)
        ? [.. Without.Zip(With, (before, after) => Math.Log(time(after)!.Value / time(before)!.Value))]
        : [];

    /// <summary>How far apart neighbours of the unchanged system are, of the newest four.</summary>
    /// <param name="kpi">The KPI.</param>
    public double[] BaselineShifts(TuningKpi kpi) =>
        [.. KpiScale.Places(kpi, [.. Baseline.TakeLast(VerdictLimits.BaselineTrials)]).Chunk(2).Where(pair => pair.Length == 2).Select(pair => pair[1] - pair[0])];

    /// <summary>How far apart two measurements of the same thing are, by all there are: the unchanged system's neighbours, and how the pairs lie about their shift. The first are few, and a machine is restless for minutes.</summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="center">The pairs' shift.</param>
    /// <returns>As a shift, 0 or more; 0 where there is nothing to tell it by.</returns>
    public double Scatter(TuningKpi kpi, double center)
    {
        double[] apart = BaselineShifts(kpi);
        int freedom = Count - 1 + apart.Length;
        return freedom <= 0 ? 0 : Math.Sqrt((Shifts(kpi).Sum(shift => (shift - center) * (shift - center)) + apart.Sum(one => one * one)) / freedom);
    }

    /// <summary>How far apart two measurements of the unchanged system are, as a share: the root mean square of <see cref="BaselineShifts"/>.</summary>
    /// <param name="kpi">The KPI.</param>
    /// <returns>Null where there are not two of them.</returns>
    public double? Noise(TuningKpi kpi)
    {
        double[] apart = BaselineShifts(kpi);
        return apart.Length == 0 ? null : Math.Exp(Math.Sqrt(apart.Average(one => one * one))) - 1;
    }
}
