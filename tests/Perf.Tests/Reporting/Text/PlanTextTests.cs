using Perf.Reporting;

namespace Perf.Tests.Reporting.Text;

public sealed class PlanTextTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private static readonly RunPlan s_plan = new()
    {
        RunId = "run-1",
        Seed = 42,
        Target = "https://shop.example",
        Environment = "staging",
        Scenario = new Scenario
        {
            Name = "browse and buy",
            Flows = new Dictionary<string, Flow>
            {
                ["browse"] = new()
                {
                    Name = "browse",
                    Steps = [new RequestStep { Name = "open" }, new ThinkStep { Min = s_second, Max = s_second }, new RequestStep { Name = "list" }, new ThinkStep { Min = s_second, Max = s_second * 2 }],
                },
            },
            Thresholds = [new Threshold { Metric = "checks", Expression = "rate > 99%" }, new Threshold { Metric = "http_reqs", Step = "open", Expression = "count > 0", AbortOnFail = true }],
        },
        Executors =
        [
            new ExecutorPlan { Name = "steady", Executor = "constant-arrival-rate", Flow = "browse", Duration = s_second * 300, GracefulStop = s_second * 30, Iterations = 60_000, PeakRate = 200, RequestsPerIteration = 2 },
            new ExecutorPlan { Name = "users", Executor = "constant-vus", Flow = "browse", Start = s_second * 10, Duration = s_second * 60, MaxVus = 25, RequestsPerIteration = 2 },
        ],
    };

    [Fact]
    public void Write_Plan_SaysWhatARunWouldDo()
    {
        string[] lines = PlanText.Write(s_plan).Split('\n');
        Assert.Equal("Run 'browse and buy' against https://shop.example, environment staging: 5m by plan, 5m30s at most, seed 42", lines[0]);
        Assert.Equal(["load", "executor", "flow", "start", "duration", "iterations", "peak", "VUs", "requests"], Words(lines[1]));
        Assert.Equal(["steady", "constant-arrival-rate", "browse", "0s", "5m", "60,000", "200/s", "as", "needed", "120,000"], Words(lines[2]));
        Assert.Equal(["users", "constant-vus", "browse", "10s", "1m", "as", "many", "as", "fit", "-", "25", "2", "each"], Words(lines[3]));
        Assert.Equal("  flow browse: open → think 1s → list → think 1s..2s", lines[4]);
        Assert.Equal(["  thresholds:", "    checks: rate > 99%", "    http_reqs{step:open}: count > 0 (ends the run)"], lines[5..]);
    }

    [Fact]
    public void Write_ShapeOrRandomArrivals_AreNamed()
    {
        RunPlan plan = s_plan with { Executors = [s_plan.Executors[0] with { Executor = "shaped-arrival-rate", Detail = "sine, poisson" }] };
        Assert.Equal(["steady", "shaped-arrival-rate", "(sine,", "poisson)", "browse"], Words(PlanText.Write(plan).Split('\n')[2])[..5]);
    }

    [Fact]
    public void Write_Production_CannotBeOverlooked() =>
        Assert.Contains("https://shop.example (PRODUCTION), environment staging", PlanText.Write(s_plan with { Production = true }), StringComparison.Ordinal);

    [Fact]
    public void Write_NoEnvironmentAndNoThresholds_SaysSo()
    {
        string text = PlanText.Write(s_plan with { Environment = null, Scenario = s_plan.Scenario with { Thresholds = [] } });
        Assert.DoesNotContain("environment", text, StringComparison.Ordinal);
        Assert.EndsWith("\n  no thresholds", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_HostileNames_CannotCommandTheTerminalNorBeginALine()
    {
        const string Hostile = "\e[2Jx\r\ny\u009b";
        RunPlan plan = s_plan with
        {
            Environment = Hostile,
            Target = Hostile,
            Scenario = s_plan.Scenario with
            {
                Name = Hostile,
                Flows = new Dictionary<string, Flow> { [Hostile] = new() { Name = Hostile, Steps = [new RequestStep { Name = Hostile }] } },
                Thresholds = [new Threshold { Metric = Hostile, Expression = Hostile }],
            },
            Executors = [s_plan.Executors[0] with { Name = Hostile, Flow = Hostile }],
        };
        string text = PlanText.Write(plan);
        Assert.DoesNotContain(text, c => c != '\n' && char.IsControl(c));
        Assert.Equal(6, text.Split('\n').Length);
    }

    [Fact]
    public void Write_EmptyPlan_IsText() => Assert.Contains("0s by plan", PlanText.Write(new RunPlan()), StringComparison.Ordinal);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
