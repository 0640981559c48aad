using Perf.Runtime;

namespace Perf.Tests.Runtime.Bottlenecks;

/// <summary>Which stored runs tell what a system is like.</summary>
public sealed class JudgedRunsTests
{
    private static readonly RunSummary s_trial = new() { Scenario = "shop (tuning)", Status = RunStatus.Completed, Tags = new Dictionary<string, string> { ["tuning"] = "20261127-1", ["side"] = "before" } };

    private static readonly RunSummary s_run = new() { Scenario = "shop", Status = RunStatus.Completed };

    [Fact]
    public void Newest_BehindManyTrialsAndRunsThatGoOn_IsFound()
    {
        RunSummary[] stored =
        [
            s_run with { Id = "now", Status = RunStatus.Running },
            .. Enumerable.Range(0, 700).Select(number => s_trial with { Id = $"t{number}" }),
            s_run with { Id = "r2" },
            s_trial with { Id = "t700" },
            s_run with { Id = "r1", Status = RunStatus.Aborted },
        ];
        Assert.Equal(["r2"], Newest(new RunQuery(), stored));
        Assert.Equal(["r2", "r1"], Newest(new RunQuery { Limit = 2 }, stored));
        Assert.Equal(["r2", "r1"], Newest(new RunQuery { Limit = int.MaxValue }, stored));
    }

    [Fact]
    public void Newest_NothingButTrials_IsNone() => Assert.Empty(Newest(new RunQuery { Limit = 3 }, [s_trial with { Id = "t1" }]));

    /// <summary>Who names them means them.</summary>
    [Fact]
    public void Newest_AQueryThatNamesTrials_GetsThem()
    {
        RunSummary[] stored = [s_trial with { Id = "t1" }];
        Assert.Equal(["t1"], Newest(new RunQuery { Tags = new Dictionary<string, string> { ["tuning"] = "20261127-1" } }, stored));
        Assert.Equal(["t1"], Newest(new RunQuery { Scenario = "shop (tuning)" }, stored));
    }

    /// <summary>The user's own label of that name makes no trial of a run.</summary>
    [Fact]
    public void IsTrial_TheLabelAlone_IsNone()
    {
        Assert.True(JudgedRuns.IsTrial(s_trial));
        Assert.False(JudgedRuns.IsTrial(s_run));
        Assert.False(JudgedRuns.IsTrial(s_run with { Tags = new Dictionary<string, string> { ["tuning"] = "by hand" } }));
    }

    private static IEnumerable<string> Newest(RunQuery query, RunSummary[] stored) => JudgedRuns.Newest(query, asked => stored.Take(asked.Limit ?? stored.Length)).Select(run => run.Id);
}
