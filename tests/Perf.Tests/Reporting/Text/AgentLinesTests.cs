using Perf.Reporting;
using Perf.Tests.Reporting.Html;

namespace Perf.Tests.Reporting.Text;

public sealed class AgentLinesTests
{
    private static readonly RunResult s_sample = SampleRun.Create();
    private static readonly RunResult s_run = s_sample with { Agents = FullRun.Agents(s_sample) };

    [Fact]
    public void Write_RunOfSeveralAgents_HasALineEachTheLostOneFirst()
    {
        string text = TextReport.Write(s_run, 120, colour: false);
        string[] lines = text.Split('\n');
        int at = Array.IndexOf(lines, "Agents: 2 (one lost)");
        Assert.True(at > 0, text);
        string requests = Figures.Count(s_sample.Metrics[MetricNames.HttpReqs].Count);
        string failed = Figures.Share(s_sample.Metrics[MetricNames.HttpReqFailed].Rate);
        string p95 = Figures.Time(s_sample.Metrics[MetricNames.HttpReqResponseTime].P95);
        Assert.Matches("^  agent +share +requests +failed +p95 +CPU +start skew +missing$", lines[at + 1]);
        Assert.Matches($"^  web-2 +50\\.00 % +{requests} +{failed} +{p95} +{Figures.Share(s_sample.Validity.CpuShare)} +-1\\.40 ms +lost; 1\\.8 s, 1,360 starts$", lines[at + 2]);
        Assert.Matches($"^  web-1 +50\\.00 % +{requests} +{failed} +{p95} +{Figures.Share(s_sample.Validity.CpuShare)} +800 µs +-$", lines[at + 3]);
        Assert.Contains("of the busiest agent's cores", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_OfAllProtocols_IsTheShareOfAllRequests()
    {
        var agent = new AgentResult
        {
            Metrics = new Dictionary<string, MetricSummary>
            {
                [RequestMetrics.Http.Failed] = new() { Type = MetricType.Rate, Count = 300, Rate = 0.1 },
                [RequestMetrics.All.First(family => family != RequestMetrics.Http).Failed] = new() { Type = MetricType.Rate, Count = 100, Rate = 0.5 },
            },
        };
        Assert.Equal(0.2, AgentFigures.Failed(agent)!.Value, 9);
        Assert.Null(AgentFigures.Failed(new AgentResult()));
    }

    [Fact]
    public void Write_RunOfOneProcess_SaysNothing() => Assert.DoesNotContain("gents:", TextReport.Write(s_sample, 120, colour: false), StringComparison.Ordinal);

    [Theory]
    [InlineData(100)]
    [InlineData(120)]
    public void Write_LongNames_StayWithinTheWidth(int width)
    {
        AgentResult[] agents = [.. s_run.Agents.Select(agent => agent with { Name = new string('n', 300) })];
        string[] lines = TextReport.Write(s_run with { Agents = agents }, width, colour: false).Split('\n');
        Assert.Contains(lines, line => line.StartsWith("  nnn", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.Length <= width, $"{line.Length}: {line}"));
    }

    [Fact]
    public void Write_ManyAgents_AreCut()
    {
        AgentResult[] agents = [.. Enumerable.Range(0, 30).Select(i => new AgentResult { Name = $"a{i}", Validity = new Validity { IsValid = i != 29 } })];
        string[] lines = TextReport.Write(s_sample with { Agents = agents }, 120, colour: false).Split('\n');
        int at = Array.IndexOf(lines, "Agents: 30 (one cannot be believed)");
        Assert.StartsWith("  a29 ", lines[at + 2], StringComparison.Ordinal);
        Assert.StartsWith("  a18 ", lines[at + 21], StringComparison.Ordinal);
        Assert.Equal("  and 10 more in .Agents", lines[at + 22]);
    }
}
