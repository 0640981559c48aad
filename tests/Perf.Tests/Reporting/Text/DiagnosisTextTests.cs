using Perf.Reporting;
using Perf.Tests.Reporting.Html;

namespace Perf.Tests.Reporting.Text;

/// <summary>A diagnosis in the terminal and as Markdown.</summary>
public sealed class DiagnosisTextTests
{
    private const string Attack = "\e[31m<b>x</b> | `a` [l](javascript:1) @all\r\n# h";

    [Fact]
    public void Write_Diagnosis_TellsRunVerdictBudgetCausesAndWhatIsNext()
    {
        string text = DiagnosisText.Write(MadeUpDiagnosis.Create(), 80, colour: false, isDetailed: false);
        string[] lines = text.Split('\n');
        Assert.StartsWith("checkout / staging", lines[0], StringComparison.Ordinal);
        Assert.Contains("20261127-041200-ab12cd", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("An index is missing on orders (customer_id): it takes", lines[1], StringComparison.Ordinal);
        Assert.Contains("where the mean of 57.3 ms goes", text, StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("database, executing 44.1 ms 77 %", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  1  An index is missing on orders (customer_id)", StringComparison.Ordinal));
        Assert.Contains("confidence 93 %, costs 50.4 ms (88 %), without it up to 8.2 times as fast", text.Replace("\n     ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("because  Each call of one statement reads 3,077 blocks.", text, StringComparison.Ordinal);
        Assert.Contains("but      The machine's CPU is busy as well.", text, StringComparison.Ordinal);
        Assert.Contains("app.gc (41 %)", text, StringComparison.Ordinal);
        Assert.Contains("next      Get-PerfBottleneck 20261127-041200-ab12cd -Detailed", text, StringComparison.Ordinal);
        Assert.Single(lines, line => line.Contains("not seen", StringComparison.Ordinal));
        Assert.DoesNotContain("hypopg", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", text, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 80 || line.Contains("Compare-PerfResult", StringComparison.Ordinal), line));
        Assert.True(lines.Length < 40, $"{lines.Length} lines are more than ten seconds of reading.");
    }

    [Fact]
    public void Write_Detailed_TellsEverything()
    {
        string text = DiagnosisText.Write(MadeUpDiagnosis.Create(), 100, colour: false, isDetailed: true);
        foreach (string expected in new[]
        {
            "statements.blocks_hit / calls 3,077 (counts in full from 100)", "postgresql, 5 to 65 s", "tells it from others", "hypopg is not installed", "verify   After the index", "CREATE INDEX CONCURRENTLY ON orders (customer_id)",
            "db.index.create", "against  The machine's CPU", "so also  app.pool-wait", "No .NET process was watched", "pg_stat_statements", "host.cpu", "follows from db.missing-index", "The clock of db1", "5 s of warming up",
        })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    /// <summary>What is not told is counted; -Detailed tells all.</summary>
    [Fact]
    public void Notes_MoreThanAreTold_SayHowMany()
    {
        Diagnosis diagnosis = MadeUpDiagnosis.Create() with { Budget = new TimeBudget { Contradictions = ["c"] }, Warnings = ["w4", "c", "w5"], Quality = new RunQuality { IsJudgeable = true, Warnings = ["w1", "w2", "w3"] } };
        Assert.Equal(["w1", "w2", "w3", "And 2 more; -Detailed lists them."], DiagnosisText.Notes(diagnosis, 3));
        Assert.Equal(["w1", "w2", "w3", "w4", "w5"], DiagnosisText.Notes(diagnosis, 5));
        Assert.Equal(["w1", "w2", "w3", "w4", "w5"], DiagnosisText.Notes(diagnosis, null));
        Assert.Contains("note      And 4 more; -Detailed lists them.", DiagnosisText.Write(diagnosis, 100, colour: false, isDetailed: false), StringComparison.Ordinal);
        Assert.Contains("note      w5", DiagnosisText.Write(diagnosis, 100, colour: false, isDetailed: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoBottleneckAndNotJudged_SayWhy()
    {
        Assert.Contains("the CPU of the host would allow 3.2 times as much", DiagnosisText.Write(MadeUpDiagnosis.Healthy(), 100, colour: false, isDetailed: false), StringComparison.Ordinal);
        string unjudged = DiagnosisText.Write(MadeUpDiagnosis.Unjudged(), 100, colour: false, isDetailed: false);
        Assert.Contains("It is 4 s long, and 10 s are needed", unjudged, StringComparison.Ordinal);
        Assert.DoesNotContain("confidence", unjudged, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FindingsOneByOne_AreTheWholeTogether()
    {
        Diagnosis diagnosis = MadeUpDiagnosis.Create(Sensitivity.High);
        string first = DiagnosisText.Write(diagnosis.Findings[0], diagnosis, 100, colour: false, isDetailed: false);
        string middle = DiagnosisText.Write(diagnosis.Findings[1], diagnosis, 100, colour: false, isDetailed: false);
        string last = DiagnosisText.Write(diagnosis.Findings[2], diagnosis, 100, colour: false, isDetailed: false);
        Assert.StartsWith("checkout / staging", first, StringComparison.Ordinal);
        Assert.DoesNotContain("next ", first + middle, StringComparison.Ordinal);
        Assert.StartsWith("  2  The pool", middle, StringComparison.Ordinal);
        Assert.Contains("next ", last, StringComparison.Ordinal);
        Assert.DoesNotContain("checkout / staging", DiagnosisText.Write(diagnosis.Findings[0], null, 100, colour: false, isDetailed: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WithoutLoad_SaysSo()
    {
        string text = DiagnosisText.Write(MadeUpDiagnosis.Create() with { WithoutLoad = true, Budget = null }, 100, colour: false, isDetailed: false);
        Assert.StartsWith("monitors of staging  looked at without a run", text, StringComparison.Ordinal);
        Assert.DoesNotContain("where the mean", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(400)]
    public void Write_AnyWidthAndAnyText_CommandsNoTerminal(int width)
    {
        foreach (Diagnosis one in new[] { new Diagnosis(), MadeUpDiagnosis.Create(), MadeUpDiagnosis.Hostile(Attack), MadeUpDiagnosis.Create() with { Findings = [new Finding { Confidence = double.NaN, Impact = double.NaN, ExpectedGain = double.PositiveInfinity, Rank = 1 }] } })
        {
            foreach (bool isDetailed in new[] { false, true })
            {
                string text = DiagnosisText.Write(one, width, colour: false, isDetailed);
                Assert.DoesNotContain('\e', text);
                Assert.DoesNotContain('\r', text);
                Assert.NotEmpty(DiagnosisText.Write(one, width, colour: true, isDetailed));
            }
        }
    }

    /// <summary>Where lines are broken any word may be the first of one, and a CI system reads lines for its commands, whatever stands before them in blanks.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(57)]
    [InlineData(120)]
    public void Write_AnyWidthAndAnyText_CommandsNoCiSystem(int width)
    {
        string attack = string.Join(' ', Enumerable.Repeat("::error::a ##vso[task.complete] ::set-env b", 30));
        foreach (bool isDetailed in new[] { false, true })
        {
            // Commands to copy are words of our own with names in quotes.
            string text = DiagnosisText.Write(MadeUpDiagnosis.Hostile(attack) with { Next = [] }, width, colour: false, isDetailed);
            Assert.DoesNotContain(text.Split('\n'), line => line.TrimStart().StartsWith("::", StringComparison.Ordinal) || line.Contains("##vso[", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Markdown_Diagnosis_HasAllPartsAndNoMarkupOfOthers()
    {
        string text = DiagnosisMarkdown.Write(MadeUpDiagnosis.Create());
        foreach (string expected in new[] { "## 🔎 An index is missing", "### 1. An index", "| database, executing | 44.1 ms |", "```powershell\nGet-PerfBottleneck 20261127-041200-ab12cd -Detailed\n", "### Not measured", "CREATE INDEX CONCURRENTLY" })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.StartsWith("## ✅", DiagnosisMarkdown.Write(MadeUpDiagnosis.Healthy()), StringComparison.Ordinal);
        Assert.StartsWith("## ❔", DiagnosisMarkdown.Write(MadeUpDiagnosis.Unjudged()), StringComparison.Ordinal);
        string hostile = DiagnosisMarkdown.Write(MadeUpDiagnosis.Hostile(Attack));
        Assert.DoesNotContain("[l](", hostile.Replace("\\[l\\](", "", StringComparison.Ordinal).Split("```")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("\n# h", hostile, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', hostile);
        Assert.DoesNotContain('\e', hostile);

        // What is code is inside of a fence that no text within can end.
        Assert.Contains("````text\n```: ```\n````\n", DiagnosisMarkdown.Write(MadeUpDiagnosis.Hostile("```")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("~~gone~~", "\\~\\~gone\\~\\~")]
    [InlineData("see http://a.example/x", "see http\\://a.example/x")]
    [InlineData("www.a.example, WWW.b", "www\\.a.example, WWW\\.b")]
    [InlineData("- x", "\\- x")]
    [InlineData("  + x", "\\+ x")]
    [InlineData("12. x", "12\\. x")]
    [InlineData("1) x", "1\\) x")]
    [InlineData("=====", "\\=====")]
    [InlineData("1.5 ms - x", "1\\.5 ms - x")]
    [InlineData("@team", "@&#8203;team")]
    public void Cell_AnyText_IsNoListNoLinkAndNoCall(string text, string expected) => Assert.Equal(expected, MarkdownText.Cell(text));

    [Theory]
    [InlineData("\e[31mx\r\ny", "·[31mx··y")]
    [InlineData("a\n::error::b", "a·:·:error::b")]
    [InlineData("::error::b ::set-env x", ":·:error::b :·:set-env x")]
    [InlineData("x ##vso[task] ##[error]", "x #·#vso[task] #·#[error]")]
    [InlineData("std::vector, x::text, ::1, a\u202eb", "std::vector, x::text, ::1, a·b")]
    public void OneLine_AnyText_CommandsNothing(string text, string expected) => Assert.Equal(expected, PlainText.OneLine(text));

    [Fact]
    public void Markdown_Trends_AreATable()
    {
        string text = DiagnosisMarkdown.Write([new BottleneckTrend { Id = "db.lock", Title = "a|b", Scenario = "s", State = BottleneckState.Growing, Found = 3, Runs = 5, FirstImpact = 0.1, LastImpact = 0.3, AppearedWith = "build 7" }]);
        Assert.Contains("| Growing | db.lock: a\\|b | s | 3 of 5 |", text, StringComparison.Ordinal);
        Assert.Contains("10 % → 30 %", text, StringComparison.Ordinal);
        Assert.Contains("None was found", DiagnosisMarkdown.Write([]), StringComparison.Ordinal);
    }
}
