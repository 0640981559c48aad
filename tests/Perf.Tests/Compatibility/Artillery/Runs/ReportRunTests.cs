using System.Text.Json;
using Perf.Tests.Engine;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>The report that a run leaves.</summary>
public sealed class ReportRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private Uri Target => fixture.Server.BaseUri;

    [Fact]
    public async Task Report_Json_HasArtillerysShape()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 2, arrivalRate: 10 } ]
              apdex: { threshold: 5000 }
              ensure: { thresholds: [ { http.response_time.p95: 5000 } ], maxErrorRate: 1 }
            scenarios: [ { name: home, flow: [ { get: { url: "/ok?x=1", name: first } } ] } ]
            """);
        using JsonDocument json = run.Json();
        JsonElement whole = json.RootElement.GetProperty("aggregate");
        Assert.Equal(20, whole.GetProperty("counters").GetProperty("vusers.created").GetDouble());
        Assert.Equal(20, whole.GetProperty("counters").GetProperty("apdex.satisfied").GetDouble());
        Assert.Equal(20, whole.GetProperty("counters").GetProperty("plugins.metrics-by-endpoint./ok (first).codes.200").GetDouble());
        Assert.Equal(
            ["min", "max", "count", "mean", "p50", "median", "p75", "p90", "p95", "p99", "p999"],
            whole.GetProperty("summaries").GetProperty("http.response_time").EnumerateObject().Select(figure => figure.Name));
        Assert.True(whole.GetProperty("lastMetricAt").GetInt64() > whole.GetProperty("firstMetricAt").GetInt64());
        Assert.Equal(JsonValueKind.Number, whole.GetProperty("period").ValueKind);
        JsonElement[] periods = [.. json.RootElement.GetProperty("intermediate").EnumerateArray()];
        Assert.All(periods, period => Assert.Equal(0, long.Parse(period.GetProperty("period").GetString()!) % 10_000));
        Assert.Equal(20, periods.Sum(period => period.GetProperty("counters").TryGetProperty("http.requests", out JsonElement count) ? count.GetDouble() : 0));
        Assert.Equal(
            ["http.response_time.p95 < 5000", "(vusers.created - vusers.completed) / vusers.created * 100 <= 1"],
            run.Scenario.Artillery!.Ensure.Select(rule => rule.Expression));
    }
}
