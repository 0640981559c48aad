using Perf.Runtime.Tuning;

namespace Perf.Tests.Runtime.Tuning;

public class KpiFigureTests
{
    private static readonly RunResult s_run = new()
    {
        Duration = TimeSpan.FromSeconds(10),
        Metrics = new Dictionary<string, MetricSummary>
        {
            ["http_reqs"] = new() { Name = "http_reqs", Type = MetricType.Counter, Count = 1000, Rate = 100 },
            ["http_req_failed"] = new() { Name = "http_req_failed", Type = MetricType.Rate, Count = 1000, Rate = 0.1, Passes = 100 },
            ["http_req_response_time"] = new() { Name = "http_req_response_time", Type = MetricType.Trend, Count = 1000, Avg = 14, Med = 12, P95 = 30, P99 = 40, OtherPercentiles = new Dictionary<string, double> { ["75"] = 20 } },
            ["data_received"] = new() { Name = "data_received", Type = MetricType.Counter, Count = 50_000 },
        },
        MonitorTables =
        [
            new MonitorTable
            {
                Name = "statements",
                Columns = ["query", "calls", "exec_ms", "blocks_hit", "blocks_read"],
                Rows = [["select 1", "100", "50", "1000", "200"], ["select 2", "300", "150", "", "0"]],
            },
        ],
        Monitors = [new MonitorSeries { Signal = "system.cpu.utilization", Seconds = [0, 1], Values = [40, 60] }],
    };

    [Theory]
    [InlineData("p(50) of http_req_response_time", 12.0)]
    [InlineData("med of http_req_response_time", 12.0)]
    [InlineData("p(95) of http_req_response_time", 30.0)]
    [InlineData("p(75) of http_req_response_time", 20.0)]
    [InlineData("avg of http_req_response_time", 14.0)]
    [InlineData("successes of http_reqs", 90.0)]
    [InlineData("rate of http_req_failed", 0.1)]
    [InlineData("data_received / requests", 50.0)]
    [InlineData("statements.blocks / calls", 3.0)]
    [InlineData("statements.blocks_hit+blocks_read / calls", 3.0)]
    [InlineData("statements.exec_ms / requests", 0.2)]
    [InlineData("statements.calls / requests", 0.4)]
    [InlineData("signal system.cpu.utilization / requests", 0.5)]
    [InlineData("p(50) of nothing", null)]
    [InlineData("statements.absent / calls", null)]
    [InlineData("absent.blocks / calls", null)]
    [InlineData("nonsense", null)]
    [InlineData("", null)]
    public void Of_Names_AreRead(string name, double? value)
    {
        double? read = KpiFigure.Of(s_run, name);
        Assert.Equal(value is null, read is null);
        Assert.Equal(value ?? 0, read ?? 0, 9);
    }

    [Theory]
    [InlineData("p(50) of http_req_response_time", true)]
    [InlineData("p(99.9) of http_req_response_time", true)]
    [InlineData("successes of http_reqs", true)]
    [InlineData("statements.blocks / calls", true)]
    [InlineData("p(500) of http_reqs", false)]
    [InlineData("happiness of users", false)]
    [InlineData("fast", false)]
    public void IsReadable_Names_AreKnownByTheirForm(string name, bool isReadable) => Assert.Equal(isReadable, KpiFigure.IsReadable(name));

    [Fact]
    public void Of_OtherProtocol_IsReadByHttpsName()
    {
        var run = new RunResult
        {
            Duration = TimeSpan.FromSeconds(10),
            Metrics = new Dictionary<string, MetricSummary>
            {
                ["sql_reqs"] = new() { Type = MetricType.Counter, Count = 500 },
                ["sql_req_response_time"] = new() { Type = MetricType.Trend, Count = 500, Med = 3 },
            },
        };
        Assert.Equal(3, KpiFigure.Of(run, "p(50) of http_req_response_time"));
        Assert.Equal(50, KpiFigure.Of(run, "successes of http_reqs"));
        Assert.Equal(0, KpiFigure.Of(run, "rate of http_req_failed"));
    }
}
