using System.Text.Json;
using Perf.History;

namespace Perf.Tests.History.Influx;

/// <summary>Regression analysis and monitoring in the real InfluxDB: what is kept, and what comes back.</summary>
[Collection(InfluxCollection.Name)]
public sealed class ComparisonStoreTests(InfluxServer server)
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [SkippableFact]
    public async Task Comparison_ComesBack_AndBoardsHaveALineForEach()
    {
        InfluxServer.SkipWithout();
        string database = $"cmp{Guid.NewGuid():N}";
        using var store = new InfluxRunStore(InfluxAddress.Parse(server.Address(database), "test"));
        store.AppendComparison(Report("shop, with \"odd\" name", 1.25, ComparisonVerdict.Regressed, "a1", "b1"), s_at);
        store.AppendComparison(Report("other", 0.9, ComparisonVerdict.Improved, "a2", "b2"), s_at);
        store.AppendComparison(Report("other", 1, ComparisonVerdict.Unchanged, "a3", "b3"), s_at.AddHours(1));

        Assert.Equal(["b3", "b2", "b1"], store.FindComparisons(new RunQuery()).Select(one => one.CandidateRuns[0]).Order(StringComparer.Ordinal).Reverse());
        ComparisonReport found = Assert.Single(store.FindComparisons(new RunQuery { Scenario = "shop*" }));
        Assert.Equal(ComparisonReportJson.Write(Report("shop, with \"odd\" name", 1.25, ComparisonVerdict.Regressed, "a1", "b1")), ComparisonReportJson.Write(found));
        Assert.Equal("b2", Assert.Single(store.FindComparisons(new RunQuery { Id = "a2" })).CandidateRuns[0]);
        Assert.Equal("b3", Assert.Single(store.FindComparisons(new RunQuery { Since = s_at.AddMinutes(1) })).CandidateRuns[0]);
        Assert.Equal("b3", Assert.Single(store.FindComparisons(new RunQuery { Limit = 1 })).CandidateRuns[0]);

        using var http = new HttpClient();
        string json = await http.GetStringAsync($"http://127.0.0.1:{server.Port}/query?db={database}&q={Uri.EscapeDataString("SELECT ratio FROM perf_comparisons WHERE verdict = 'Regressed'")}");
        Assert.Equal(1.25, JsonDocument.Parse(json).RootElement.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values")[0][1].GetDouble());
    }

    [SkippableFact]
    public void Monitors_AreFiguresOfARun()
    {
        InfluxServer.SkipWithout();
        using var store = new InfluxRunStore(InfluxAddress.Parse(server.Address($"mon{Guid.NewGuid():N}"), "test"));
        var run = new RunResult
        {
            Id = "m1", Scenario = "shop", Status = RunStatus.Completed, StartedAt = s_at, Duration = TimeSpan.FromSeconds(3),
            Monitors = [new MonitorSeries { Monitor = "host", Signal = "system.cpu.utilization", Unit = "%", Labels = new Dictionary<string, string> { ["cpu"] = "0" }, Seconds = [1, 2, 3], Values = [10, 30, 20] }],
        };
        store.Begin(run);
        store.Complete(run);
        RunPoint[] points = [.. store.Points(new PointQuery { Metric = "host/*" })];
        Assert.All(points, point => Assert.Equal(("host/system.cpu.utilization{cpu:0}", "m1"), (point.Metric, point.RunId)));
        Assert.Equal((20.0, 30.0), (points.Single(point => point.Statistic == Statistics.Avg).Value, points.Single(point => point.Statistic == Statistics.Max).Value));
    }

    private static ComparisonReport Report(string scenario, double ratio, ComparisonVerdict verdict, string baseline, string candidate) => new()
    {
        Scenario = scenario,
        Environment = "staging",
        Baseline = "before",
        Candidate = "after",
        Verdict = verdict,
        Comparisons = [new Comparison { Metric = "http_req_duration", Statistic = "p(95)", Step = "list\nitems", Verdict = verdict, Ratio = ratio, Low = ratio - 0.1, High = ratio + 0.1, Margin = 0.05 }],
        BaselineRuns = [baseline],
        CandidateRuns = [candidate],
    };
}
