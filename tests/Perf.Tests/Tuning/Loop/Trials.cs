namespace Perf.Tests.Tuning.Loop;

/// <summary>Trials made up of values.</summary>
internal static class Trials
{
    public static TuningKpi Latency { get; } = new();

    public static TuningKpi Capacity { get; } = new() { Name = "successes of http_reqs", Kind = TuningKpiKind.Capacity, IsHigherBetter = true };

    public static TuningKpi Burst { get; } = Capacity with { Kind = TuningKpiKind.Burst };

    /// <summary>A baseline without noise, and pairs whose latency changes by ratios.</summary>
    public static IReadOnlyList<TuningTrial> OfRatios(params double[] ratios) => [.. Baseline(100, 100, 100, 100), .. Pairs(ratios)];

    public static IEnumerable<TuningTrial> Baseline(params double[] values) => values.Select(value => new TuningTrial { Value = value, Requests = 1000, P95 = 150, P99 = 200 });

    public static IEnumerable<TuningTrial> Pairs(params double[] ratios) => ratios.SelectMany((ratio, i) => Pair(i + 1, 100, 100 * ratio));

    public static IEnumerable<TuningTrial> Pair(int pair, double without, double with) =>
    [
        new() { Pair = pair, Value = without, Requests = 1000, P95 = 150, P99 = 200 },
        new() { Pair = pair, IsChanged = true, Value = with, Requests = 1000, P95 = 150, P99 = 200 },
    ];
}
