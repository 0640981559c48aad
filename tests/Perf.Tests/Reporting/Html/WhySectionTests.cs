using System.Xml.Linq;
using Perf.Reporting.Html;

namespace Perf.Tests.Reporting.Html;

/// <summary>Why a run was as it was, in its report.</summary>
public sealed class WhySectionTests
{
    [Fact]
    public void Write_Diagnosis_HasBudgetCausesCurveAndCommands()
    {
        XElement why = Section(new ReportData { Result = SampleRun.Create(), Diagnosis = MadeUpDiagnosis.Create(), DiagnosisCuts = MadeUpDiagnosis.Cuts() });
        XElement bar = why.Descendants("figure").Single(one => Class(one) == "budget");
        Assert.Equal(7, bar.Descendants("rect").Count());
        Assert.Equal(1000, bar.Descendants("rect").Sum(rect => double.Parse(rect.Attribute("width")!.Value, System.Globalization.CultureInfo.InvariantCulture)), 1.0);
        Assert.StartsWith("database, executing 77 %, database, reading 9 %", bar.Element("svg")!.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Equal(3, why.Descendants("article").Count());
        Assert.Equal(2, why.Descendants("figure").Count(one => one.Descendants("svg").Any() && Class(one) != "budget"));
        string text = why.Value;
        foreach (string expected in new[]
        {
            "An index is missing on orders", "93 %", "50.4 ms of the mean request", "up to 8.2 times as fast", "Each call of one statement reads 3,077 blocks.", "What speaks against it", "app.pool-wait", "hypopg is not installed",
            "After the index, blocks per call", "CREATE INDEX CONCURRENTLY ON orders", "pg_stat_statements is not installed", "2 % of it no measurement claims", "can do 86", "Get-PerfBottleneck 20261127-041200-ab12cd -Detailed", "Other programs took 12 %", "Little's law",
        })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_Cuts_EachCauseSaysWhereItIsSeen()
    {
        XElement why = Section(new ReportData { Result = SampleRun.Create(), Diagnosis = MadeUpDiagnosis.Create(Sensitivity.Low), DiagnosisCuts = MadeUpDiagnosis.Cuts() });
        Assert.Equal(["cause seen in-low in-medium in-high", "cause seen in-medium in-high", "cause seen in-high"], why.Descendants("article").Select(Class));
        Assert.Equal(["cut-low", "cut-medium", "cut-high"], why.Descendants("input").Select(one => one.Attribute("id")!.Value));
        Assert.Equal("cut-low", why.Descendants("input").Single(one => one.Attribute("checked") is not null).Attribute("id")!.Value);
        Assert.Equal(3, why.Descendants("p").Count(one => Class(one)?.StartsWith("summary seen in-", StringComparison.Ordinal) == true));

        // What a cut shows is not told of below as not shown; a consequence is.
        Assert.Equal(["host.cpu"], why.Descendants("details").Single().Descendants("tbody").Single().Elements("tr").Select(row => row.Element("th")!.Value));
    }

    [Fact]
    public void Write_OneCutAlone_IsSeenAlways()
    {
        XElement why = Section(new ReportData { Result = SampleRun.Create(), Diagnosis = MadeUpDiagnosis.Healthy() });
        Assert.Equal("cause answer", Class(why.Descendants("article").Single()));
        Assert.Empty(why.Descendants("input"));
        Assert.DoesNotContain("Confidence", why.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AnswerAtOneCutAndCausesAtAnother_StandApart()
    {
        Diagnosis low = MadeUpDiagnosis.Healthy() with { Sensitivity = Sensitivity.Low };
        XElement why = Section(new ReportData { Result = SampleRun.Create(), Diagnosis = low, DiagnosisCuts = [low, MadeUpDiagnosis.Create(), MadeUpDiagnosis.Create(Sensitivity.High)] });
        Assert.Equal(["cause seen in-medium in-high", "cause seen in-medium in-high", "cause seen in-high", "cause seen in-low answer"], why.Descendants("article").Select(Class));
    }

    [Fact]
    public void Write_NotJudged_SaysWhyAndNoDiagnosis_IsHidden()
    {
        Assert.Contains("10 s are needed", Section(new ReportData { Result = SampleRun.Create(), Diagnosis = MadeUpDiagnosis.Unjudged() }).Value, StringComparison.Ordinal);
        XElement none = ReportTexts.Parse(ReportTexts.Html(new ReportData { Result = SampleRun.Create() })).Descendants("section").Single(one => one.Attribute("id")!.Value == "why");
        Assert.NotNull(none.Attribute("hidden"));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("]]>")]
    [InlineData("\u0000\uD800 \u202e")]
    public void Write_HostileTexts_AreTextsEverywhere(string attack)
    {
        ReportData data = new() { Result = SampleRun.Create() with { Scenario = attack, Environment = attack, Monitors = [] }, Diagnosis = MadeUpDiagnosis.Hostile(attack), DiagnosisCuts = [MadeUpDiagnosis.Hostile(attack), MadeUpDiagnosis.Hostile(attack, Sensitivity.High)] };
        using var look = new StringWriter();
        LookPage.Write(data, look);
        using var trend = new StringWriter();
        BottleneckTrendPage.Write([new BottleneckTrend { Id = attack, Title = attack, Scenario = attack, Environment = attack, AppearedWith = attack, Text = attack, RunIds = [attack] }], trend);
        foreach (string html in new[] { ReportTexts.Html(data), look.ToString(), trend.ToString() })
        {
            XElement page = ReportTexts.Parse(html);
            Assert.Single(page.Descendants("script"), script => script.Attribute("type") is null);
            Assert.Empty(page.Descendants("img"));
            Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name.LocalName == "style");
            Assert.DoesNotContain("http:", html.Replace("http://127.0.0.1", "", StringComparison.Ordinal).Replace("https:", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LookPage_SaysThatThereWasNoRun_AndHasMonitors()
    {
        using var writer = new StringWriter();
        LookPage.Write(new ReportData { Result = new RunResult { Environment = "staging", Monitors = FullRun.Create().Result.Monitors }, Diagnosis = MadeUpDiagnosis.Create() with { WithoutLoad = true } }, writer);
        XElement page = ReportTexts.Parse(writer.ToString());
        Assert.Contains("nobody made load that was measured", page.Value, StringComparison.Ordinal);
        Assert.Equal(["why", "monitors"], page.Descendants("section").Select(one => one.Attribute("id")!.Value));
    }

    private static XElement Section(ReportData data) => ReportTexts.Parse(ReportTexts.Html(data)).Descendants("section").Single(one => one.Attribute("id")!.Value == "why");

    private static string? Class(XElement element) => element.Attribute("class")?.Value;
}
