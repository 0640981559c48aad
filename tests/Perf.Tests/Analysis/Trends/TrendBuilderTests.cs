using Perf.Analysis;
using Perf.Tests.Analysis.ChangePoints;

namespace Perf.Tests.Analysis.Trends;

public sealed class TrendBuilderTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Build_Step_IsARegressionWithRunDateAndBuild()
    {
        Trend trend = Build(MadeUpSeries.Make(1, 30, 20, 0.02, 0.3), (point, i) => point with { Commit = i < 30 ? "aaaaaaa" : "bbbbbbb" });
        ChangePoint change = Assert.Single(trend.ChangePoints);
        Assert.Equal(30, change.Index);
        Assert.Equal("run30", change.RunId);
        Assert.Equal(s_start.AddDays(30), change.StartedAt);
        Assert.Equal("bbbbbbb", change.Commit);
        Assert.Equal("aaaaaaa", change.CommitBefore);
        Assert.Equal(ChangeEffect.Regression, change.Effect);
        Assert.Contains("Regression", change.Text, StringComparison.Ordinal);
        Assert.False(trend.HigherIsBetter);
        Assert.Equal([new TrendMarker(30, TrendMarkerKind.Deployment, "bbbbbbb")], trend.Markers);
        Assert.Equal("shop / staging: http_req_response_time p(95)", trend.Name);
    }

    [Theory]
    [InlineData("http_reqs", "rate", ChangeEffect.Improvement)]
    [InlineData("http_req_failed", "rate", ChangeEffect.Regression)]
    [InlineData("my_counter", "count", ChangeEffect.Unknown)]
    public void Build_OtherMetrics_KnowWhichWayIsGood(string metric, string statistic, ChangeEffect effect)
    {
        Trend trend = Build(MadeUpSeries.Make(1, 30, 20, 0.02, 0.3), (point, _) => point with { Metric = metric, Statistic = statistic, Unit = null });
        Assert.Equal(effect, Assert.Single(trend.ChangePoints).Effect);
        Assert.Equal(metric == "http_req_failed" ? "share" : metric == "http_reqs" ? "per second" : null, trend.Unit);
    }

    /// <summary>Another machine parts the series: its step is no regression, and the levels beside it are looked at by themselves.</summary>
    [Fact]
    public void Build_OtherMachine_IsABorderAndNoRegression()
    {
        Trend trend = Build(MadeUpSeries.Make(1, 30, 20, 0.02, 0.3), (point, i) => point with { Fingerprint = i < 30 ? "old" : "new" });
        ChangePoint change = Assert.Single(trend.ChangePoints);
        Assert.Equal((30, ChangeKind.Environment, ChangeEffect.Unknown), (change.Index, change.Kind, change.Effect));
        Assert.InRange(change.Ratio!.Value, 1.25, 1.35);
        Assert.Equal(30, trend.Drift.FromIndex);

        Trend same = Build(MadeUpSeries.Make(1, 30, 20, 0.02, 0), (point, i) => point with { Fingerprint = i < 30 ? "old" : "new" });
        Assert.Equal(ChangeKind.Environment, Assert.Single(same.ChangePoints).Kind);
    }

    [Fact]
    public void Build_MachineUnknownForOnce_PartsNothing()
    {
        Trend trend = Build(MadeUpSeries.Make(2, 40, 0, 0.02, 0), (point, i) => point with { Fingerprint = i == 20 ? null : "one" });
        Assert.Empty(trend.ChangePoints);
        Assert.Empty(trend.Markers);
    }

    [Fact]
    public void Build_MachinesInTurns_Warns()
    {
        Trend trend = Build(MadeUpSeries.Make(2, 40, 0, 0.02, 0), (point, i) => point with { Fingerprint = i % 2 == 0 ? "one" : "two" });
        Assert.Contains(trend.Warnings, warning => warning.Contains("The machine changed 39 times", StringComparison.Ordinal));
    }

    [Fact]
    public void Build_Labels_MarkDeploymentsAndOptimizations()
    {
        Trend trend = Build(MadeUpSeries.Make(3, 20, 0, 0.02, 0), (point, i) => point with { Tags = new Dictionary<string, string> { ["Build"] = i < 10 ? "1" : "2", ["optimization"] = i < 15 ? "" : "pool size" } });
        Assert.Equal([new TrendMarker(10, TrendMarkerKind.Deployment, "2"), new TrendMarker(15, TrendMarkerKind.Optimization, "pool size")], trend.Markers);
    }

    /// <summary>2 % a day creep to twice the value in 35 days: found as a drift, and the crossing is foretold with an interval that holds the truth.</summary>
    [Fact]
    public void Build_Creeping_IsToldWithTheDayOfTheCrossing()
    {
        var chance = new Random(5);
        double[] values = [.. Enumerable.Range(0, 12).Select(i => 100 * Math.Pow(1.02, i) * Math.Exp(0.004 * MadeUpSeries.Normal(chance)))];
        Trend trend = Build(values, thresholds: "http_req_response_time: p(95) < 200ms");
        Assert.True(trend.Drift.IsCreeping && trend.Drift.IsRegression, trend.Drift.Text);
        Assert.InRange(trend.Drift.PerDay!.Value, 0.017, 0.023);
        Assert.InRange(0.02, trend.Drift.Low!.Value, trend.Drift.High!.Value);
        TrendForecast forecast = Assert.Single(trend.Forecasts);
        double truth = (Math.Log(2) / Math.Log(1.02)) - 11;
        Assert.InRange(forecast.Days!.Value, truth - 4, truth + 4);
        Assert.InRange(truth, forecast.Earliest!.Value, forecast.Latest ?? double.MaxValue);
        Assert.NotNull(forecast.At);
        Assert.False(forecast.IsCrossed);
    }

    [Fact]
    public void Build_NoDrift_ForetellsNothing()
    {
        Trend trend = Build(MadeUpSeries.Make(6, 40, 0, 0.02, 0), thresholds: "http_req_response_time: p(95) < 500ms");
        Assert.False(trend.Drift.IsCreeping);
        Assert.Null(Assert.Single(trend.Forecasts).Days);
    }

    [Fact]
    public void Build_LimitNotMet_IsCrossedAlready()
    {
        TrendForecast forecast = Assert.Single(Build(MadeUpSeries.Make(6, 40, 0, 0.02, 0), thresholds: "http_req_response_time: p(95) < 50ms").Forecasts);
        Assert.True(forecast.IsCrossed);
        Assert.Equal(0, forecast.Days);
    }

    [Fact]
    public void Build_ThresholdsOfOtherFigures_ArePassedOver() =>
        Assert.Empty(Build(MadeUpSeries.Make(6, 40, 0, 0.02, 0), null, "http_req_response_time: p(99) < 50ms", "http_req_failed: rate < 1%", "http_req_response_time{step:login}: p(95) < 1s").Forecasts);

    /// <summary>What differs between night and noon is no drift.</summary>
    [Fact]
    public void Build_HourOfTheDay_IsTakenOut()
    {
        var chance = new Random(8);
        double[] values = [.. Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? 100 : 103) * Math.Exp(0.005 * MadeUpSeries.Normal(chance)))];
        Trend trend = Build(values, (point, i) => point with { StartedAt = s_start.AddHours(12 * i) });
        Assert.True(trend.Drift.HasHourEffect, trend.Drift.Text);
        Assert.False(trend.Drift.IsCreeping, trend.Drift.Text);
    }

    [Fact]
    public void NewestValues_Higher_AreSuspected()
    {
        double[] values = [.. MadeUpSeries.Make(9, 40, 0, 0.02, 0), 103.5, 104, 103, 104.5, 103.7];
        TrendAlarm alarm = NewestValues.Of(values, 10, higherIsBetter: false);
        Assert.True(alarm.IsSuspected, alarm.Text);
        Assert.Equal((ChangeDirection.Up, ChangeEffect.Regression), (alarm.Direction, alarm.Effect));
        Assert.InRange(alarm.Index!.Value, 47, 52);
        Assert.Equal(ChangeEffect.Improvement, NewestValues.Of(values, 10, higherIsBetter: true).Effect);
    }

    [Fact]
    public void Build_QuietSeries_HardlyEverSuspects()
    {
        int suspected = Enumerable.Range(0, 400).Count(seed => Build(MadeUpSeries.Make(seed, 40, 0, 0.03, 0)).Alarm.IsSuspected);
        Assert.InRange(suspected, 0, 16);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void Build_FewRuns_SaysSo(int count)
    {
        Trend trend = Build([.. Enumerable.Range(0, count).Select(i => 100.0 + i)]);
        Assert.Equal(count, trend.Points.Count);
        Assert.Empty(trend.ChangePoints);
        Assert.Contains(trend.Warnings, warning => warning.Contains("too few", StringComparison.Ordinal));
        Assert.Contains("few", trend.Alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_EqualValuesAndZeros_AreNoFault()
    {
        Assert.Empty(Build([.. Enumerable.Repeat(0.0, 30)], (point, _) => point with { Metric = "http_req_failed", Statistic = "rate" }).ChangePoints);
        Trend errors = Build([.. Enumerable.Repeat(0.0, 30), .. Enumerable.Repeat(0.1, 10)], (point, _) => point with { Metric = "http_req_failed", Statistic = "rate" });
        Assert.Equal((30, ChangeEffect.Regression), (errors.ChangePoints[0].Index, errors.ChangePoints[0].Effect));
        Assert.Null(errors.ChangePoints[0].Ratio);
    }

    private static Trend Build(double[] values, Func<RunPoint, int, RunPoint>? change = null, params string[] thresholds)
    {
        RunPoint[] points =
        [
            .. values.Select((value, i) => new RunPoint
            {
                RunId = $"run{i}",
                StartedAt = s_start.AddDays(i),
                Scenario = "shop",
                Environment = "staging",
                Metric = "http_req_response_time",
                Statistic = "p(95)",
                Unit = "ms",
                Value = value,
                Status = RunStatus.Completed,
                IsValid = true,
            }),
        ];
        return TrendBuilder.Build([.. points.Select((point, i) => change?.Invoke(point, i) ?? point)], [], [.. thresholds.Select(text => ThresholdParser.Parse(text))], 0.05);
    }
}
