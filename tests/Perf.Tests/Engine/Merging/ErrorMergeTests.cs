using Perf.Engine.Merging;

namespace Perf.Tests.Engine.Merging;

public sealed class ErrorMergeTests
{
    [Fact]
    public void Merge_ExamplesThatSaySomethingElse_TellsHowManyAreLikeTheFirst()
    {
        ErrorCount merged = Assert.Single(new ErrorMerge().Merge([Part(1, 7, "too many clients, 101"), Part(2, 500, "deadlock"), Part(3, 3, "too many clients, 99")]));

        Assert.Equal((510L, (long?)10, "too many clients, 101"), (merged.Count, merged.Alike, merged.Example));
    }

    [Fact]
    public void Merge_ExamplesThatDifferByNumbers_AreAllAlike()
    {
        ErrorCount merged = Assert.Single(new ErrorMerge().Merge([Part(1, 7, "no answer in 300 ms"), Part(2, 5, "no answer in 1200 ms")]));

        Assert.Equal((12L, (long?)null), (merged.Count, merged.Alike));
    }

    // What is said of a run of one process and of one of several is the same.
    [Fact]
    public void Merge_SecondsOfSeveralShares_ResultTellsHowManyAreAlike()
    {
        var totals = new RunAccumulator();
        var merge = new ErrorMerge();
        totals.Add(new Interval { Length = TimeSpan.FromSeconds(1), Errors = merge.Merge([Part(1, 7, "too many clients, 101"), Part(2, 500, "deadlock")]) });
        totals.Add(new Interval { Index = 1, Start = TimeSpan.FromSeconds(1), Length = TimeSpan.FromSeconds(1), Errors = merge.Merge([Part(1, 3, "too many clients, 7"), Part(2, 2, "deadlock")]) });

        ErrorCount error = Assert.Single(totals.Complete(new RunResult()).Errors);

        Assert.Equal((512L, (long?)10), (error.Count, error.Alike));
    }

    private static MergePart Part(int share, long count, string example) => new(
        share, null, new Interval { Errors = [new ErrorCount { Step = "buy", Class = ErrorClasses.Server, Count = count, Example = example }] });
}
