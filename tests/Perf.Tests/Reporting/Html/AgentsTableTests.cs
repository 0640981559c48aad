using System.Xml.Linq;
using Perf.Reporting.Html;
using Perf.Reporting.Html.Sections;

namespace Perf.Tests.Reporting.Html;

public class AgentsTableTests
{
    [Fact]
    public void Write_RunOfSeveralAgents_HasARowEachTheLostOneFirst()
    {
        RunResult run = SampleRun.Create();
        XElement section = XElement.Parse($"<section>{AgentsTable.Write(new ReportData { Result = run with { Agents = FullRun.Agents(run) } })}</section>");
        Assert.Equal("Agents: 2 (one lost)", section.Element("h2")!.Value);
        XElement[] rows = [.. section.Descendants("tbody").Single().Elements("tr")];
        string[] lost = [.. rows[0].Elements().Select(cell => cell.Value)];
        Assert.Equal(["web-2", "load-2", "4", "50 %"], lost[..4]);
        Assert.Equal(["-1.40 ms", "-3.20 ms", "lost; 1.8 s, 1,360 starts", "web-1", "Yes"], lost[9..]);
        Assert.Equal(FigureText.Share(run.Metrics[MetricNames.HttpReqFailed].Rate), lost[5]);
        Assert.Equal("web-1", rows[1].Element("th")!.Value);
    }

    [Fact]
    public void Write_RunOfOneProcess_IsNothing() => Assert.Equal("", AgentsTable.Write(new ReportData { Result = SampleRun.Create() }).Value);

    [Fact]
    public void Headline_RunThatIsShortOfAnAgent_DoesNotBlameTheGenerator()
    {
        RunResult run = SampleRun.Create() with { Validity = new Validity { IsValid = false, Findings = [new ValidityFinding { Id = "AgentLost", Invalidates = true, Message = "agent a: gone.", Advice = "Look." }] } };
        string markup = Headline.Write(new ReportData { Result = run }).Value;
        Assert.Contains("Its load was not made as planned", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("was the limit", markup, StringComparison.Ordinal);
    }
}
