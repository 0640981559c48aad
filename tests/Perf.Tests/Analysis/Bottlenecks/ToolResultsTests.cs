using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>What results of other tools cannot tell.</summary>
public sealed class ToolResultsTests
{
    [Fact]
    public void Missing_OfSumsAlone_NamesAllThatIsNotSeen()
    {
        IReadOnlyList<string> missing = ToolResults.Missing(new RunResult { Source = new ResultSource { Tool = "k6", Format = "k6-summary" } });
        Assert.Equal(3, missing.Count);
        Assert.Contains("nothing of the machine", missing[0], StringComparison.Ordinal);
        Assert.Contains("k6-summary", missing[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_OfAResultWithItsCourse_SaysLess() => Assert.Equal(2, ToolResults.Missing(new RunResult { Source = new ResultSource { Tool = "JMeter" }, Intervals = [new IntervalSummary()] }).Count);

    [Fact]
    public void Missing_OfPerfsOwn_IsNothing() => Assert.Empty(ToolResults.Missing(new RunResult()));
}
