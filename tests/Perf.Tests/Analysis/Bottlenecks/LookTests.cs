using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Monitors alone, without load.</summary>
public sealed class LookTests
{
    [Theory]
    [InlineData("db.lock")]
    [InlineData("db.wal-sync")]
    [InlineData("db.cache-miss")]
    [InlineData("app.gc")]
    public void Diagnose_Look_FindsWithoutAKnownCost(string id)
    {
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(LookOf(Faults.All[id]()));
        Assert.True(diagnosis.WithoutLoad);
        Assert.True(diagnosis.Findings[0].Id == id, BottleneckRulesTests.Told(diagnosis));
        Assert.InRange(diagnosis.Findings[0].Impact, 0.1, 1);
        Assert.Null(diagnosis.Findings[0].ImpactMilliseconds);
        Assert.Equal(id, BottleneckAnalysis.Cut(diagnosis, Sensitivity.Low).Findings.Concat(diagnosis.Findings).First(one => one.Rank > 0).Id);
    }

    /// <summary>Without requests nothing is known of one.</summary>
    [Fact]
    public void Diagnose_Look_TellsNothingPerRequest()
    {
        foreach (string id in Faults.All.Keys)
        {
            Diagnosis diagnosis = BottleneckAnalysis.Diagnose(LookOf(Faults.All[id]()), Sensitivity.High);
            Assert.All(diagnosis.Findings.Concat(diagnosis.Others), finding =>
            {
                Assert.DoesNotContain(finding.Evidence.Concat(finding.Against), one => one.Signal.Contains("/ requests", StringComparison.Ordinal) || one.Signal.Contains("per request", StringComparison.Ordinal));
                Assert.DoesNotContain("NaN", finding.Explanation + finding.Title + string.Join(' ', finding.Evidence.Select(one => one.Text)), StringComparison.Ordinal);
                Assert.DoesNotContain(finding.Parameters.Keys, one => one.EndsWith("per_request", StringComparison.Ordinal));
            });
            Assert.Equal(0, diagnosis.Quality.WarmUpSeconds);
        }
    }

    private static RunResult LookOf(MadeUpRun run) => run.Result() with { Scenario = LookWording.ScenarioName, ScenarioPath = null, PlannedDuration = null, Steps = new Dictionary<string, StepResult>(), Metrics = new Dictionary<string, MetricSummary>(), Intervals = [], Errors = [], Validity = new Validity() };
}
