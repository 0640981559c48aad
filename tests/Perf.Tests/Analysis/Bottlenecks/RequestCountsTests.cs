using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

public class RequestCountsTests
{
    [Theory]
    [InlineData(100, true)]
    [InlineData(114, true)]
    [InlineData(86, true)]
    [InlineData(116, false)]
    [InlineData(84, false)]
    [InlineData(0, false)]
    public void Agree_UpToASeventhOrSo_IsTheSameRequests(double counted, bool expected) => Assert.Equal(expected, RequestCounts.Agree(counted, 100));

    /// <summary>An application that others ask as well has more requests than the load; of one behind a proxy that keeps answers the load's are the more.</summary>
    [Theory]
    [InlineData(2, 2)]
    [InlineData(0.5, 1)]
    public void OfApplication_ItsOwnCount_CountsWhereItIsMore(double times, double expected)
    {
        MadeUpRun made = MadeUpRun.Healthy();
        var run = new RunEvidence(made.Set("dotnet", "dotnet", "http.server.request.duration.count", "1/s", made.Rate * times).Result());
        Assert.Equal(expected, RequestCounts.OfApplication(run)!.Value / run.PerRequestRate!.Value, 0.05);
    }

    [Fact]
    public void OfApplication_ThatDoesNotTell_IsWhatWasAsked()
    {
        var run = new RunEvidence(MadeUpRun.Healthy().Without(one => one.Signal.StartsWith("http.server.", StringComparison.Ordinal)).Result());
        Assert.Equal(run.PerRequestRate, RequestCounts.OfApplication(run));
    }
}
