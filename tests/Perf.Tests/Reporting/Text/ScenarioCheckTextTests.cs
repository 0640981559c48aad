using Perf.Reporting;

namespace Perf.Tests.Reporting.Text;

public sealed class ScenarioCheckTextTests
{
    [Fact]
    public void Write_AValidCheck_ShowsPlanNeedsAndRisks()
    {
        var check = new ScenarioCheck
        {
            Name = "shop",
            IsValid = true,
            Target = "https://shop.example",
            IsProduction = true,
            Duration = TimeSpan.FromMinutes(1),
            MaxDuration = TimeSpan.FromSeconds(90),
            Offered = new OfferedLoad { Duration = TimeSpan.FromMinutes(1), PeakRate = 20, PeakVus = 5, Points = [new() { Rate = 10, Vus = 5 }, new() { Rate = 20, Vus = 2 }] },
            Executors = [new ExecutorPlan { Name = "l", Executor = "constant-arrival-rate", Flow = "f", Duration = TimeSpan.FromMinutes(1), Iterations = 900, PeakRate = 20 }],
            Iterations = 900,
            Requests = 1800,
            Hosts = ["shop.example", "cdn.example"],
            Data = [new DataNeed { Name = "users", File = "users.csv", Order = "once", Rows = 900, Available = 10 }],
            Thresholds = ["http_req_failed: rate < 1%"],
            Risks = [new ScenarioRisk { Level = RiskLevel.High, Kind = "production", Message = "it is \u001b[31mproduction" }],
        };
        string text = ScenarioCheckText.Write(check, 100, colour: false, unicode: true);
        Assert.Contains("shop: valid against https://shop.example (PRODUCTION)", text, StringComparison.Ordinal);
        Assert.Contains("1,800 in 900 iterations", text, StringComparison.Ordinal);
        Assert.Contains("shop.example, cdn.example", text, StringComparison.Ordinal);
        Assert.Contains("uses up 900 rows, 10 there, TOO FEW", text, StringComparison.Ordinal);
        Assert.Contains("risk: it is ·[31mproduction", text, StringComparison.Ordinal);
        Assert.Contains("█", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("\u001b[", ScenarioCheckText.Write(check, 100, colour: true, unicode: true), StringComparison.Ordinal);
        Assert.DoesNotContain("█", ScenarioCheckText.Write(check, 100, colour: false, unicode: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ABrokenScenario_ShowsEveryProblemWithItsPlace()
    {
        var check = new ScenarioCheck
        {
            Name = "a",
            Problems = [new ScenarioProblem { File = "a.yaml", Line = 3, Column = 5, Message = "no such key" }, new ScenarioProblem { File = "a.yaml", Line = 7, Column = 1, Message = "no flows" }],
        };
        string text = ScenarioCheckText.Write(check, 100, colour: false, unicode: true);
        Assert.Contains("2 problems", text, StringComparison.Ordinal);
        Assert.Contains("a.yaml:3:5: no such key", text, StringComparison.Ordinal);
        Assert.Contains("a.yaml:7:1: no flows", text, StringComparison.Ordinal);
    }
}
