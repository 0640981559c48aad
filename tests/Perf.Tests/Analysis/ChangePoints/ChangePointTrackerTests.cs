using Perf.Analysis;

namespace Perf.Tests.Analysis.ChangePoints;

public sealed class ChangePointTrackerTests
{
    [Fact]
    public void Append_WithinReach_IsTheSearchOfTheWholeSeries()
    {
        double[] values = [.. MadeUpSeries.Make(1, 60, 60, 0.03, 0.2), .. MadeUpSeries.Make(2, 60, 60, 0.03, -0.2)];
        var tracker = new ChangePointTracker();
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(ChangePointDetector.Find(values[..(i + 1)]), tracker.Append(values[i]));
        }

        Assert.Equal(values.Length, tracker.Count);
        Assert.NotEmpty(tracker.ChangePoints);
    }

    [Fact]
    public void Append_LongSeries_KeepsOldMarksAndFindsNewOnes()
    {
        double[] values = [.. Enumerable.Range(0, 8).SelectMany(block => MadeUpSeries.Make(block, 150, 0, 0.02, 0).Select(value => value * (block % 2 == 0 ? 1 : 1.3)))];
        var tracker = new ChangePointTracker();
        foreach (double value in values)
        {
            tracker.Append(value);
        }

        Assert.True(values.Length > 2 * ChangePointTracker.Reach);
        int[] batch = [.. ChangePointDetector.Find(values).Select(change => change.Index)];
        int[] tracked = [.. tracker.ChangePoints.Select(change => change.Index)];
        int[] truth = [150, 300, 450, 600, 750, 900, 1050];
        Assert.Equal(truth.Length, tracked.Length);
        Assert.All(truth.Zip(tracked), pair => Assert.InRange(pair.Second, pair.First - 2, pair.First + 2));
        Assert.All(batch.Zip(tracked), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
    }
}
