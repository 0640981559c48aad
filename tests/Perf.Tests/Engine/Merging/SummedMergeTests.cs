using Perf.Engine.Merging;
using Perf.Tests.Model;
using Perf.Tests.Model.Results;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.Engine.Merging;

/// <summary>What was added up before it is merged gives what adding each by itself does.</summary>
public class SummedMergeTests
{
    [Fact]
    public void AddSum_AnyGroupsInAnyOrder_EqualsAddingEachShare() => SeededProperty.ForAll(300, random =>
    {
        var run = new SummedRun(random);
        List<Interval> each = run.Play(random, areSummed: false);
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(DeepEqual.Difference(each.Select(SummedRun.InOrder).ToArray(), run.Play(random, areSummed: true).Select(SummedRun.InOrder).ToArray()));
        }
    });

    [Fact]
    public void AddSum_OfAnotherSecond_IsAMistakeAndAddsNothing()
    {
        var merger = new IntervalMerger();
        merger.Joined(1, TimeSpan.Zero);
        merger.Joined(2, TimeSpan.Zero);
        merger.Add(2, Second(0));
        Interval sum = new SecondSum().Of(0, [new MergePart(1, null, Second(0)), new MergePart(2, null, Second(1))]);

        Assert.Throws<InvalidOperationException>(() => merger.AddSum([(1, Second(0)), (2, Second(1))], sum));
        Assert.Throws<InvalidOperationException>(() => merger.AddSum([(1, Second(0)), (3, Second(0))], sum));

        Assert.Equal((-1L, 0L), (merger.ThroughOf(1)!.Value, merger.ThroughOf(2)!.Value));
        Assert.Equal(2, Assert.Single(merger.Add(1, Second(0))).Series[0].Sum);
    }

    [Fact]
    public void AddSum_ShareThatIsLost_IsAMistake()
    {
        var merger = new IntervalMerger();
        merger.Joined(1, TimeSpan.Zero);
        merger.Lost(1);

        Assert.Null(merger.ThroughOf(1));
        Assert.Throws<InvalidOperationException>(() => merger.AddSum([(1, Second(0))], Second(0)));
    }

    [Theory]
    [InlineData(0.0, 1.0, 0L)]
    [InlineData(3.1, 1.1, 3L)]
    [InlineData(3.0, 0.9, 3L)]
    [InlineData(0.0, 0.4, null)]
    [InlineData(3.0, 0.5, null)]
    [InlineData(3.0, 2.0, null)]
    [InlineData(-1.0, 1.0, null)]
    public void SecondOf_AnInterval_IsTheSecondThatItIsAllOf(double start, double length, long? second) =>
        Assert.Equal(second, SecondSum.SecondOf(new Interval { Start = TimeSpan.FromSeconds(start), Length = TimeSpan.FromSeconds(length) }));

    private static Interval Second(int index) => Intervals.Second(index, Intervals.Counter(MetricNames.Iterations, 1));
}
