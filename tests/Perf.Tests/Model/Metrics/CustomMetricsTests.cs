namespace Perf.Tests.Model.Metrics;

public class CustomMetricsTests
{
    /// <summary>So that thresholds can be on the messages of a scenario's conversations, and on none where there are none.</summary>
    [Fact]
    public void Of_ScenarioThatConverses_HasItsMessages()
    {
        Scenario WithStep(Step step) => new() { Flows = new Dictionary<string, Flow> { ["f"] = new() { Name = "f", Steps = [step] } } };
        Assert.Equal(["ws_msgs_sent", "ws_msgs_received"], CustomMetrics.Of(WithStep(new WebSocketStep { Url = "/chat" })).Select(metric => metric.Name));
        Assert.Empty(CustomMetrics.Of(WithStep(new RequestStep { Url = "/" })));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("_1")]
    [InlineData("basket_value_2")]
    public void Problem_GoodName_IsNone(string name) => Assert.Null(CustomMetrics.Problem(name));

    [Theory]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("größe")]
    [InlineData("ab\n")]
    [InlineData("a{b:c}")]
    public void Problem_NameThatK6Refuses_IsTold(string name) => Assert.Contains("begins with a letter or _", CustomMetrics.Problem(name), StringComparison.Ordinal);

    [Fact]
    public void Problem_Length_IsK6s()
    {
        Assert.Null(CustomMetrics.Problem(new string('a', 129)));
        Assert.NotNull(CustomMetrics.Problem(new string('a', 130)));
    }

    [Theory]
    [InlineData("http_reqs")]
    [InlineData("group_duration")]
    [InlineData("sql_req_retries")]
    public void Problem_BuiltInName_IsTold(string name) => Assert.Contains("built-in metric", CustomMetrics.Problem(name), StringComparison.Ordinal);

    [Fact]
    public void Problem_TwoTypesOfOneName_NamesBothLines()
    {
        Scenario scenario = Scenario(new MetricStep { Metric = "orders", Type = MetricType.Counter, Line = 12 }) with
        {
            Metrics = new Dictionary<string, MetricDeclaration> { ["orders"] = new() { Name = "orders", Type = MetricType.Gauge, Line = 3 } },
        };
        Assert.Equal(("orders", "line 12: the metric 'orders' is a gauge since line 3 and cannot be a counter too; give one of them another name"), CustomMetrics.Problem(scenario));
    }

    [Fact]
    public void Of_Scenario_HasWhatIsDeclaredAndWhatIsUsed_EachOnce()
    {
        Scenario scenario = Scenario(new GroupStep { Steps = [new MetricStep { Metric = "orders" }, new MetricStep { Metric = "render", Type = MetricType.Trend }] }) with
        {
            Metrics = new Dictionary<string, MetricDeclaration> { ["render"] = new() { Name = "render", Type = MetricType.Trend, IsTime = true } },
        };
        Assert.Equal([("render", true), ("orders", false)], CustomMetrics.Of(scenario).Select(metric => (metric.Name, metric.IsTime)));
        Assert.Null(CustomMetrics.Problem(scenario));
    }

    [Fact]
    public void Of_Result_HasItsOwnMetricsAndNoParts()
    {
        var result = new RunResult
        {
            Metrics = new Dictionary<string, MetricSummary>
            {
                ["http_reqs"] = new() { Name = "http_reqs" },
                ["http_reqs{status:200}"] = new() { Name = "http_reqs{status:200}" },
                ["render"] = new() { Name = "render", Type = MetricType.Trend, Unit = "ms" },
                ["render{page:a}"] = new() { Name = "render{page:a}", Type = MetricType.Trend, Unit = "ms" },
            },
        };
        Assert.Equal(new MetricDeclaration { Name = "render", Type = MetricType.Trend, IsTime = true }, Assert.Single(CustomMetrics.Of(result)));
    }

    private static Scenario Scenario(params Step[] steps) => new() { Name = "s", Flows = new Dictionary<string, Flow> { ["f"] = new() { Name = "f", Steps = steps } } };
}
