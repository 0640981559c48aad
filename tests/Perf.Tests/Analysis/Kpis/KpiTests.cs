using Perf.Analysis;

namespace Perf.Tests.Analysis.Kpis;

public class KpiTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 4, 5, 0, 0, TimeSpan.Zero);
    private static readonly ILookup<string, string> s_noRequests = Array.Empty<string>().ToLookup(one => one);

    [Fact]
    public void Of_Availability_IsTheShareOfRequestsWithItsWindows()
    {
        RunResult run = Run(s_start, (0, 100, 0), (1, 100, 1), (61, 100, 0), (3599, 0, 0));
        Kpi kpi = Availability.Of([run], s_start, TimeSpan.FromMinutes(1));
        Assert.Equal(299.0 / 300, kpi.Value!.Value, 12);
        Assert.Equal((false, 0.999), (kpi.Met, kpi.Target));
        Assert.Equal([(200L, 1L), (100L, 0L)], kpi.Windows.Select(window => (window.Requests, window.Failed)));
        Assert.Equal(s_start.AddMinutes(1), kpi.Windows[1].Start);
        Assert.Contains("1 of 2 windows of 1m are below 99.9 %", kpi.Evidence[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AvailabilityOfNothing_IsNoFigure()
    {
        Kpi kpi = Availability.Of([], s_start, TimeSpan.FromHours(1));
        Assert.Equal((null, null), (kpi.Value, kpi.Met));
        Kpi invalid = Availability.Of([Run(s_start, (0, 100, 100)) with { Validity = new Validity { IsValid = false } }], s_start, TimeSpan.FromHours(1));
        Assert.Null(invalid.Value);
        Assert.Contains("1 run left out", invalid.Evidence[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AvailabilityOfASummaryWithoutSeconds_TakesItsTotals()
    {
        var run = new RunResult
        {
            StartedAt = s_start.AddHours(2),
            Status = RunStatus.Completed,
            Metrics = new Dictionary<string, MetricSummary>
            {
                [MetricNames.HttpReqs] = new() { Type = MetricType.Counter, Count = 1000 },
                [MetricNames.HttpReqFailed] = new() { Type = MetricType.Rate, Rate = 0.002, Count = 1000 },
            },
        };
        Kpi kpi = Availability.Of([run], s_start, TimeSpan.FromHours(1));
        Assert.Equal((1000L, 2L, s_start.AddHours(2)), (kpi.Windows[0].Requests, kpi.Windows[0].Failed, kpi.Windows[0].Start));
    }

    [Theory]
    [InlineData("GET /items/{id}", "GET /items/7", true)]
    [InlineData("GET /items/{id}", "GET /items/${id}?full=1", true)]
    [InlineData("GET /items/{id}", "https://shop.example.com/items/7", true)] // a script's step is called by its address
    [InlineData("GET /items/{id}", "POST /items/7", false)]
    [InlineData("GET /items/{id}", "GET /items", false)]
    [InlineData("GET /items/{id}", "GET /items/", false)]
    [InlineData("/items/:id", "DELETE /items/7", true)]
    [InlineData("GET /", "GET ${base}/", true)]
    [InlineData("GET /items", "list items", false)]
    public void Of_CoverageByRequests_MatchesPaths(string endpoint, string step, bool covered) =>
        Assert.Equal(covered ? 1.0 : 0.0, EndpointCoverage.Of(CriticalEndpointsFile.Parse($"endpoints: [ \"{endpoint}\" ]", "x"), [WithSteps(step)], s_noRequests).Value);

    [Fact]
    public void Of_Coverage_KnowsStepsByNameAndByTheScenario()
    {
        IReadOnlyList<CriticalEndpoint> endpoints = CriticalEndpointsFile.Parse("endpoints:\n  - GET /items\n  - { name: sign-in, steps: 'log*' }\n  - GET /never\n", "x");
        ILookup<string, string> requests = new[] { ("list items", "GET /items?q=${term}") }.ToLookup(one => one.Item1, one => one.Item2);
        Kpi kpi = EndpointCoverage.Of(endpoints, [WithSteps("list items", "login")], requests);
        Assert.Equal(2.0 / 3, kpi.Value!.Value, 12);
        Assert.False(kpi.Met);
        Assert.Equal("Not covered: GET /never", kpi.Evidence[1]);
        Assert.Null(EndpointCoverage.Of(endpoints, [], requests).Value);
    }

    [Fact]
    public void Of_CoverageOfAStepThatNeverRan_CountsItNot()
    {
        RunResult run = WithSteps("GET /items");
        run = run with { Steps = new Dictionary<string, StepResult> { ["GET /items"] = new() { Name = "GET /items", Metrics = new Dictionary<string, MetricSummary> { [MetricNames.HttpReqs] = new() { Type = MetricType.Counter } } } } };
        Assert.Equal(0.0, EndpointCoverage.Of(CriticalEndpointsFile.Parse("endpoints: [ GET /items ]", "x"), [run], s_noRequests).Value);
    }

    [Fact]
    public void Of_Latency_IsThatOfCriticalAlertsAlone()
    {
        AlertDelivery Delivery(double seconds, AlertSeverity severity = AlertSeverity.Critical, AlertState state = AlertState.Firing) => new()
        {
            Outcome = AlertOutcome.Delivered,
            Severity = severity,
            State = state,
            BreachedAt = s_start,
            RaisedAt = s_start,
            DeliveredAt = s_start.AddSeconds(seconds),
        };
        Kpi kpi = AlertLatency.Of([Delivery(10), Delivery(20), Delivery(400), Delivery(9999, AlertSeverity.Warning), Delivery(9999, state: AlertState.Resolved), Delivery(-5)]);
        Assert.Equal((400.0, false), (kpi.Value, kpi.Met));
        Assert.Contains("3 of 4 critical alerts were delivered within 5m", kpi.Evidence[0], StringComparison.Ordinal);
        Assert.Null(AlertLatency.Of([]).Met);
    }

    [Fact]
    public void Of_RunFigures_AreThoseOfTheSlowestEndpointAndTheFastestRun()
    {
        RunResult run = Runs.Sound(100, 110);
        Kpi response = RunKpis.ResponseTime([], [run, Runs.Sound(100, 130), Runs.Sound(100, 120)], s_noRequests);
        Assert.InRange(response.Value!.Value, 119, 121);
        Assert.True(response.Met);
        Assert.Null(RunKpis.ResponseTime(CriticalEndpointsFile.Parse("endpoints: [ GET /other ]", "x"), [run], s_noRequests).Value);
        Kpi throughput = RunKpis.Throughput([run]);
        Assert.Equal((100.0, false), (Math.Round(throughput.Value!.Value, 6), throughput.Met));
        Kpi errors = RunKpis.ErrorRate([Run(s_start, (0, 1000, 4))]);
        Assert.Equal((0.004, true), (Math.Round(errors.Value!.Value, 9), errors.Met));
    }

    private static RunResult Run(DateTimeOffset start, params (double At, long Requests, long Failed)[] seconds) => new()
    {
        StartedAt = start,
        Status = RunStatus.Completed,
        Intervals = [.. seconds.Select(second => new IntervalSummary { Start = second.At, Length = 1, Requests = second.Requests, Failed = second.Failed })],
    };

    private static RunResult WithSteps(params string[] names) => new()
    {
        Status = RunStatus.Completed,
        Steps = names.ToDictionary(name => name, name => new StepResult { Name = name, Metrics = new Dictionary<string, MetricSummary> { [MetricNames.HttpReqs] = new() { Type = MetricType.Counter, Count = 5 } } }),
    };
}
