using Perf.Reporting;

namespace Perf.Tests.Reporting.Text;

/// <summary>A plan of changes in the terminal.</summary>
public sealed class OptimizationPlanTextTests
{
    private const string Attack = "\e[31mred\e[2J\r\n::error::x";

    private static readonly PlannedChange s_keepalive = new()
    {
        OptimizationId = "api.upstream-keepalive",
        Title = "Keep nginx' connections to the application open",
        Target = "nginx",
        Effect = TuningEffect.Reload,
        Risk = OptimizationRisk.Low,
        Kpi = new TuningKpi { Name = "successes of http_reqs" },
        Reason = "nginx opens a connection to the application for each request, closes it after it, and runs out of ports in the end.",
        Diff = "--- /etc/nginx/nginx.conf\n+++ /etc/nginx/nginx.conf\n@@ -9,3 +9,4 @@\n upstream app {\n+    keepalive 32;\n }\n",
    };

    private static readonly OptimizationPlan s_plan = new()
    {
        Environment = "staging",
        Strategy = OptimizationStrategy.Balanced,
        Changes = [s_keepalive],
        Advice = [new PlannedChange { OptimizationId = "db.query.rewrite-advice", Title = "Rewrite the statement", Reason = "A page asks fifty times.", Advice = "Ask once: WHERE id = ANY($1)." }],
        Skipped = [new SkippedOptimization("api.proxy_cache", "cache.miss", "nobody has said that responses are the same for all who ask")],
    };

    [Fact]
    public void Write_Plan_TellsChangesAsDiffsAdviceAndWhatWasLeftOut()
    {
        string[] lines = OptimizationPlanText.Write(s_plan, 100, colour: false).Split('\n');
        Assert.Equal("1 change by the strategy balanced in staging; nothing was changed", lines[0]);
        Assert.Equal("", lines[1]);
        Assert.Equal("1  api.upstream-keepalive  Keep nginx' connections to the application open", lines[2]);
        Assert.Equal("  nginx, low risk, by a reload; measured by successes of http_reqs", lines[3]);
        Assert.Equal("  nginx opens a connection to the application for each request, closes it after it, and runs out of", lines[4]);
        Assert.Equal(["  --- /etc/nginx/nginx.conf", "  +++ /etc/nginx/nginx.conf", "  @@ -9,3 +9,4 @@", "   upstream app {", "  +    keepalive 32;", "   }"], lines[6..12]);
        Assert.Equal(["", "for you  db.query.rewrite-advice  Rewrite the statement", "  A page asks fifty times.", "  Ask once: WHERE id = ANY($1)."], lines[12..16]);
        Assert.Equal(["", "left out", "  api.proxy_cache: nobody has said that responses are the same for all who ask"], lines[16..]);
    }

    [Theory]
    [InlineData(TuningEffect.Restart, OptimizationRisk.High, true, "high risk, needs a restart; measured by")]
    [InlineData(TuningEffect.NewSessions, OptimizationRisk.Medium, true, "medium risk, in new sessions; measured by")]
    [InlineData(TuningEffect.Immediate, OptimizationRisk.Low, false, "low risk, at once, cannot be undone; measured by")]
    public void Write_Change_SaysWhatItRisksAndWhenItTakesEffect(TuningEffect effect, OptimizationRisk risk, bool isReversible, string expected)
    {
        OptimizationPlan plan = s_plan with { Changes = [s_keepalive with { Effect = effect, Risk = risk, IsReversible = isReversible }] };
        Assert.Contains(expected, OptimizationPlanText.Write(plan, 100, colour: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NothingToDo_SaysSo() =>
        Assert.Equal("0 changes by the strategy conservative; nothing was changed", OptimizationPlanText.Write(new OptimizationPlan { Strategy = OptimizationStrategy.Conservative }, 80, colour: false));

    [Fact]
    public void Write_ChangeThatRelievesAlone_SaysWhatPeopleShouldDoBesides()
    {
        string[] lines = OptimizationPlanText.Write(s_plan with { Changes = [s_keepalive with { Diff = "", Advice = "Make the code asynchronous." }], Advice = [], Skipped = [] }, 200, colour: false).Split('\n');
        Assert.Equal("  For you: Make the code asynchronous.", lines[^1]);
    }

    [Fact]
    public void Write_WithoutADiff_HasNoEmptyLineForIt()
    {
        string[] lines = OptimizationPlanText.Write(s_plan with { Changes = [s_keepalive with { Diff = "" }], Advice = [], Skipped = [] }, 200, colour: false).Split('\n');
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void Write_ALongDiff_IsCutAndTheRestIsCounted()
    {
        string diff = string.Join('\n', Enumerable.Range(1, 100).Select(i => $"+line {i}"));
        string text = OptimizationPlanText.Write(s_plan with { Changes = [s_keepalive with { Diff = diff }] }, 100, colour: false);
        Assert.Contains("  +line 60\n  and 40 lines more, which -PlanPath has\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("+line 61", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_InColour_TellsWhatComesAndWhatGoes()
    {
        string text = OptimizationPlanText.Write(s_plan with { Changes = [s_keepalive with { Diff = "-a\n+b\n c" }] }, 100, colour: true);
        Assert.Contains("\e[31m  -a\e[0m", text, StringComparison.Ordinal);
        Assert.Contains("\e[32m  +b\e[0m", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", OptimizationPlanText.Write(s_plan, 100, colour: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WhatComesFromElsewhere_CommandsNoTerminalAndBeginsNoLine()
    {
        PlannedChange evil = s_keepalive with { OptimizationId = Attack, Title = Attack, Target = Attack, Reason = Attack, Diff = $"+{Attack.ReplaceLineEndings(" ")}", Kpi = new TuningKpi { Name = Attack } };
        var plan = new OptimizationPlan { Environment = Attack, Changes = [evil], Advice = [evil with { Advice = Attack }], Skipped = [new SkippedOptimization("x", null, Attack)] };
        string text = OptimizationPlanText.Write(plan, 80, colour: false);
        Assert.DoesNotContain('\e', text);
        Assert.DoesNotContain('\r', text);
        Assert.DoesNotContain(text.Split('\n'), line => line.TrimStart().StartsWith("::error::", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_AnyWidth_KeepsWithinItButForHeadings()
    {
        foreach (int width in new[] { 40, 60, 80, 120, 200 })
        {
            string[] lines = OptimizationPlanText.Write(s_plan, width, colour: false).Split('\n');
            Assert.All(lines.Where(line => line.StartsWith("  ", StringComparison.Ordinal) && !line.Contains("risk", StringComparison.Ordinal)), line => Assert.True(line.Length <= width, $"{width}: {line}"));
        }
    }
}
