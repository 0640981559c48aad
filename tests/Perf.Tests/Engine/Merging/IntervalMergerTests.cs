using Perf.Engine.Merging;
using Perf.Tests.Model;
using Perf.Tests.Model.Results;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.Engine.Merging;

public class IntervalMergerTests
{
    private static readonly double[] s_percents = [0, 1, 25, 50, 75, 90, 95, 99, 99.9, 100];

    [Fact]
    public void Add_AnySplitOfWhatWasRecorded_IsTheWhole() => SeededProperty.ForAll(100, random =>
    {
        var run = new SplitRun(random);
        List<Interval> merged = Play(run.Shares, random);
        Assert.Equal(run.Whole.Count, merged.Count);
        for (int second = 0; second < merged.Count; second++)
        {
            AreTheSame(run.Whole[second], merged[second].Series);
            Interval[] parts = [.. run.Shares.Select(share => share[second])];
            Assert.Equal(parts.Sum(part => part.Errors[0].Count), Assert.Single(merged[second].Errors).Count);
            Assert.Equal("share 0", merged[second].Errors[0].Example);
            CheckResult check = Assert.Single(merged[second].Checks);
            Assert.Equal((parts.Sum(part => part.Checks[0].Passes), parts.Sum(part => part.Checks[0].Fails)), (check.Passes, check.Fails));
            Assert.Equal(parts.Sum(part => part.Generator.OfferedStarts), merged[second].Generator.OfferedStarts);
            Assert.Equal(parts.Sum(part => part.Generator.AchievedStarts), merged[second].Generator.AchievedStarts);
            Assert.Equal(parts.Sum(part => part.Generator.CpuSeconds), merged[second].Generator.CpuSeconds, 9);
            Assert.Equal(parts.Max(part => part.Generator.LoopBusyShare), merged[second].Generator.LoopBusyShare);
        }
    });

    [Fact]
    public void Add_AnyOrderOfArrival_GivesTheSame() => SeededProperty.ForAll(60, random =>
    {
        var run = new SplitRun(random);
        List<Interval> first = Play(run.Shares, random);
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(DeepEqual.Difference(first, Play(run.Shares, random)));
        }
    });

    [Fact]
    public void Add_OneShare_IsWhatTheShareGave() => SeededProperty.ForAll(30, random =>
    {
        IReadOnlyList<Interval> share = new SplitRun(random).Shares[0];
        Assert.Null(DeepEqual.Difference(share, Play([share], random)));
    });

    [Fact]
    public void Add_HoldUpsLossesAndSuccessors_CountEverythingOnceInTheSecondInWhichItEnds() => SeededProperty.ForAll(200, random =>
    {
        var drama = new ShareDrama(random);
        List<Interval> merged = drama.Play(new IntervalMerger());
        Assert.Equal(Enumerable.Range(0, merged.Count), merged.Select(interval => interval.Index));
        TimeSpan before = TimeSpan.Zero;
        foreach (Interval interval in merged)
        {
            Assert.True(interval.Start >= before && interval.Length > TimeSpan.Zero, $"{before}: {interval.Start}, {interval.Length}");
            before = interval.Start + interval.Length;
        }

        Dictionary<string, Interval> places = merged.SelectMany(interval => interval.Series.Select(series => (series, interval))).ToDictionary(one => one.series.Metric, one => one.interval);
        Assert.Equal(drama.Given.Count, places.Count);
        foreach ((string metric, Interval given) in drama.Given)
        {
            Assert.Equal(ShareDrama.SecondOf(given), ShareDrama.SecondOf(places[metric]));
        }

        Assert.Equal(drama.Given.Values.Sum(given => given.Generator.OfferedStarts), merged.Sum(interval => interval.Generator.OfferedStarts));
    });

    [Fact]
    public void Lost_ShareThatIsBehind_HoldsNobodyUp()
    {
        var merger = new IntervalMerger();
        merger.Joined(1, TimeSpan.Zero);
        merger.Joined(2, TimeSpan.Zero);
        Assert.Empty(merger.Add(1, Second(0)));
        Assert.Empty(merger.Add(1, Second(1)));
        Assert.Equal(2, Iterations(Assert.Single(merger.Add(2, Second(0)))));
        Assert.Empty(merger.Add(1, Second(2)));
        Assert.Equal([1.0, 1.0], merger.Lost(2).Select(Iterations));
        Assert.Equal(1, Iterations(Assert.Single(merger.Add(1, Second(3)))));
        Assert.Throws<InvalidOperationException>(() => merger.Add(2, Second(1)));
        Assert.Empty(merger.Lost(2));
        Assert.Empty(merger.Ended(1));
    }

    [Fact]
    public void Joined_InTheMiddle_IsWaitedForFromThere()
    {
        var merger = new IntervalMerger();
        merger.Joined(1, TimeSpan.Zero);
        Assert.Single(merger.Add(1, Second(0)));
        merger.Joined(2, TimeSpan.FromSeconds(2.3));
        Assert.Single(merger.Add(1, Second(1)));
        Assert.Empty(merger.Add(1, Second(2)));
        Interval part = Second(2) with { Start = TimeSpan.FromSeconds(2.3), Length = TimeSpan.FromSeconds(0.7) };
        Interval merged = Assert.Single(merger.Add(2, part));
        Assert.Equal((2.0, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)), (Iterations(merged), merged.Start, merged.Length));
    }

    [Fact]
    public void Joined_Twice_IsAMistake()
    {
        var merger = new IntervalMerger();
        merger.Joined(1, TimeSpan.Zero);
        Assert.Throws<InvalidOperationException>(() => merger.Joined(1, TimeSpan.Zero));
        Assert.Throws<InvalidOperationException>(() => merger.Add(3, Second(0)));
    }

    [Fact]
    public void Add_OneShareWasHeldUp_StretchesTheOthersSecondByAQuarterAtMost()
    {
        var merger = new IntervalMerger();
        merger.Joined(1, TimeSpan.Zero);
        merger.Joined(2, TimeSpan.Zero);
        merger.Add(1, Second(0));
        Interval merged = Assert.Single(merger.Add(2, Second(0) with { Length = TimeSpan.FromSeconds(1.7) }));
        Assert.Equal(TimeSpan.FromSeconds(1.25), merged.Length);
    }

    [Fact]
    public void Add_LastIntervalsOfAllShares_MakeOneAsLongAsTheLongest()
    {
        var merger = new IntervalMerger();
        merger.Joined(1, TimeSpan.Zero);
        merger.Joined(2, TimeSpan.Zero);
        merger.Add(1, Second(0));
        Assert.Single(merger.Add(2, Second(0)));
        Assert.Empty(merger.Add(1, Second(1) with { Length = TimeSpan.FromSeconds(0.4) }));
        Assert.Empty(merger.Ended(1));
        Interval last = Assert.Single(merger.Add(2, Second(1) with { Length = TimeSpan.FromSeconds(0.5) }));
        Assert.Equal((2.0, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5)), (Iterations(last), last.Start, last.Length));
        Assert.Empty(merger.Ended(2));
    }

    [Fact]
    public void End_WhatIsLeft_IsGivenOut()
    {
        var merger = new IntervalMerger();
        merger.Joined(1, TimeSpan.Zero);
        merger.Joined(2, TimeSpan.Zero);
        merger.Add(1, Second(0));
        merger.Add(1, Second(1));
        Assert.Equal([0, 1], merger.End().Select(interval => interval.Index));
        Assert.Empty(merger.End());
    }

    private static Interval Second(int index) => Intervals.Second(index, Intervals.Counter(MetricNames.Iterations, 1));

    private static double Iterations(Interval interval) => interval.Series.Single(series => series.Metric == MetricNames.Iterations).Sum;

    // Each share's intervals in order, and otherwise as chance will have it.
    private static List<Interval> Play(IReadOnlyList<IReadOnlyList<Interval>> shares, Random random)
    {
        var merger = new IntervalMerger();
        var merged = new List<Interval>();
        int[] next = new int[shares.Count];
        List<int> live = [.. Enumerable.Range(0, shares.Count)];
        live.ForEach(share => merged.AddRange(merger.Joined(share, TimeSpan.Zero)));
        while (live.Count > 0)
        {
            int share = live[random.Next(live.Count)];
            if (next[share] < shares[share].Count)
            {
                merged.AddRange(merger.Add(share, shares[share][next[share]++]));
                continue;
            }

            live.Remove(share);
            merged.AddRange(random.Next(2) == 0 ? merger.Ended(share) : merger.Lost(share));
        }

        Assert.Empty(merger.End());
        return merged;
    }

    private static void AreTheSame(IReadOnlyList<Series> whole, IReadOnlyList<Series> merged)
    {
        Dictionary<(string, string), Series> found = merged.ToDictionary(series => (series.Metric, series.Step));
        Assert.Equal(whole.Count, found.Count);
        foreach (Series expected in whole)
        {
            Series actual = found[(expected.Metric, expected.Step)];
            Assert.Equal((expected.Type, expected.Count, expected.Min, expected.Max), (actual.Type, actual.Count, actual.Min, actual.Max));
            Assert.Equal(expected.Sum, actual.Sum, 1e-9 * (1 + (expected.Count * Math.Max(Math.Abs(expected.Min), Math.Abs(expected.Max)))));
            Assert.Equal(expected.Histogram.Buckets, actual.Histogram.Buckets);
            if (expected.Type == MetricType.Trend)
            {
                Assert.Equal(expected.Histogram.Percentiles(s_percents), actual.Histogram.Percentiles(s_percents));
            }
        }
    }
}
