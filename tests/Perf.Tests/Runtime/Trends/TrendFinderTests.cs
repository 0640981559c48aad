using Microsoft.Extensions.Time.Testing;
using Perf.History;
using Perf.Runtime;
using Perf.Tests.History;

namespace Perf.Tests.Runtime.Trends;

/// <summary>Trends of runs in a real store.</summary>
public sealed class TrendFinderTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryHome _home = new();
    private readonly SqliteRunStore _store;
    private readonly TrendFinder _finder;

    public TrendFinderTests()
    {
        _store = _home.Store();
        _finder = new TrendFinder(_store, new FakeTimeProvider(s_now));
        for (int i = 0; i < 24; i++)
        {
            Add(i, "checkout", i < 14 ? 100 + (i % 3) : 150 + (i % 3), i == 5 ? RunStatus.Failed : RunStatus.Completed, isValid: i != 6);
        }

        Add(100, "catalogue", 20, RunStatus.Completed, isValid: true, days: 60);
    }

    [Fact]
    public void Find_NoMetric_GivesWhatDecides()
    {
        IReadOnlyList<Trend> trends = _finder.Find(new TrendRequest { Scenario = "checkout" });
        Assert.Equal(["http_req_response_time p(95)", "http_reqs rate", "http_req_failed rate"], trends.Select(trend => $"{trend.Metric} {trend.Statistic}"));
        Trend time = trends[0];
        Assert.Equal(22, time.Points.Count);
        ChangePoint change = Assert.Single(time.ChangePoints);
        Assert.Equal("run014", change.RunId);
        Assert.Equal(ChangeEffect.Regression, change.Effect);
        Assert.Equal(["run005", "run006"], time.LeftOut.Select(run => run.RunId).Order());
        Assert.Contains(time.LeftOut, run => run.Reason.Contains("Failed", StringComparison.Ordinal));
        Assert.Contains(time.LeftOut, run => run.Reason.Contains("invalid", StringComparison.Ordinal));
    }

    /// <summary>Without -Threshold those of the newest run count.</summary>
    [Fact]
    public void Find_ThresholdsOfTheNewestRun_AreForetold()
    {
        Assert.Equal(200, Assert.Single(_finder.Find(new TrendRequest { Scenario = "checkout" })[0].Forecasts).Limit);
        Assert.Equal(140, Assert.Single(_finder.Find(new TrendRequest { Scenario = "checkout", Thresholds = ["http_req_response_time: p(95) < 140ms"] })[0].Forecasts).Limit);
    }

    [Fact]
    public void Find_MetricWithFigureAndStep_GivesThat()
    {
        Trend trend = Assert.Single(_finder.Find(new TrendRequest { Scenario = "check*", Metrics = ["http_req_response_time: med"], Steps = ["pay"] }));
        Assert.Equal(("pay", "med", "ms"), (trend.Step, trend.Statistic, trend.Unit));
        Assert.Equal(2, _finder.Find(new TrendRequest { Scenario = "checkout", Metrics = ["http_req_response_time"], Statistics = ["p95", "median"] }).Count);
    }

    [Theory]
    [InlineData("chekout", null, null, null, "did you mean 'checkout'?")]
    [InlineData("checkout", "stagin", null, null, "did you mean 'staging'?")]
    [InlineData("checkout", null, "http_req_respnse_time", null, "did you mean 'http_req_response_time'?")]
    [InlineData("checkout", null, null, "pya", "did you mean 'pay'?")]
    [InlineData("checkout", null, "http_req_response_time: p(96)", null, "p(95)")]
    [InlineData("checkout", null, "http_req_failed: p(95)", null, "has no p(95)")]
    [InlineData("catalogue", null, null, null, "-Period 61d reaches it")]
    public void Find_WrongName_IsToldWithTheNearest(string scenario, string? environment, string? metric, string? step, string expected)
    {
        PerfException fault = Assert.Throws<PerfException>(() => _finder.Find(new TrendRequest
        {
            Scenario = scenario,
            Environment = environment,
            Metrics = metric is null ? [] : [metric],
            Steps = step is null ? [] : [step],
        }));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_EmptyStore_SaysHowToFillIt()
    {
        using var home = new TemporaryHome();
        using SqliteRunStore store = home.Store();
        PerfException fault = Assert.Throws<PerfException>(() => new TrendFinder(store, TimeProvider.System).Find(new TrendRequest()));
        Assert.Equal(ErrorIds.RunNotFound, fault.Id);
        Assert.Contains("Invoke-PerfTest", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _store.Dispose();
        _home.Dispose();
    }

    private void Add(int number, string scenario, double p95, RunStatus status, bool isValid, double? days = null)
    {
        Dictionary<string, MetricSummary> metrics = new()
        {
            ["http_req_response_time"] = new MetricSummary { Name = "http_req_response_time", Type = MetricType.Trend, Count = 100, Unit = "ms", Min = 1, Avg = p95 / 2, Med = p95 / 2, Max = p95 * 2, P90 = p95, P95 = p95, P99 = p95, P999 = p95 },
            ["http_reqs"] = new MetricSummary { Name = "http_reqs", Type = MetricType.Counter, Count = 100, Rate = 10 },
            ["http_req_failed"] = new MetricSummary { Name = "http_req_failed", Type = MetricType.Rate, Count = 100, Rate = 0.01 },
        };
        var run = new RunResult
        {
            Id = FormattableString.Invariant($"run{number:000}"),
            Scenario = scenario,
            Environment = "staging",
            StartedAt = s_now.AddDays(-(days ?? (25 - number))),
            Duration = TimeSpan.FromSeconds(10),
            Status = status,
            Metrics = metrics,
            Steps = new Dictionary<string, StepResult> { ["pay"] = new StepResult { Name = "pay", Metrics = metrics } },
            Validity = new Validity { IsValid = isValid },
            Thresholds = [new Verdict { Threshold = "http_req_response_time: p(95) < 200ms", Metric = "http_req_response_time", Outcome = Outcome.Pass, Source = "scenario" }],
        };
        _store.Begin(run with { Status = RunStatus.Running });
        _store.Complete(run);
    }
}
