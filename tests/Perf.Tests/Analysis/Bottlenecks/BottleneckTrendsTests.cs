using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Bottlenecks over the runs of a week.</summary>
public sealed class BottleneckTrendsTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0.5 0.5 0.5 0.5 0.5 0.5", BottleneckState.Recurring)]
    [InlineData("0.2 - 0.5 - 0.3 0.4", BottleneckState.Recurring)]
    [InlineData("- - - 0.5 0.5 0.5", BottleneckState.New)]
    [InlineData("- 0.5 -", BottleneckState.Recurring)] // seen once, and not in the newest
    [InlineData("0.5 0.5 0.5 0.5 - -", BottleneckState.Gone)]
    [InlineData("0.1 0.2 0.3 0.4 0.5 0.6 0.7", BottleneckState.Growing)]
    [InlineData("0.7 0.6 0.5 0.4 0.3 0.2 0.15", BottleneckState.Shrinking)]
    public void Trend_StateOfAClass(string impacts, BottleneckState expected)
    {
        BottleneckTrend trend = Assert.Single(BottleneckAnalysis.Trend(Runs(impacts), [], []));
        Assert.Equal(expected, trend.State);
        Assert.Equal(impacts.Split(' ').Length, trend.Runs);
        Assert.Equal(impacts.Split(' ').Count(one => one != "-"), trend.Found);
        Assert.Equal(trend.Found, trend.RunIds.Count);
        Assert.Contains("db.lock", trend.Text, StringComparison.Ordinal);
        Assert.Equal(trend.Found < 4, trend.ImpactPerDay is null);
    }

    [Fact]
    public void Trend_Growing_TellsByHowMuch()
    {
        BottleneckTrend trend = Assert.Single(BottleneckAnalysis.Trend(Runs("0.1 0.2 0.3 0.4 0.5 0.6 0.7"), [], []));
        Assert.Equal(0.1, trend.ImpactPerDay!.Value, 6);
        Assert.True(trend.PValue < 0.05);
        Assert.Equal((0.1, 0.7), (trend.FirstImpact, trend.LastImpact));
        Assert.Null(trend.AppearedWith);
    }

    [Fact]
    public void Trend_New_AppearedWithTheMarkOrTheChangePoint()
    {
        Diagnosis[] runs = Runs("- - - 0.5 0.5 0.5");
        Assert.Equal("abc1234", BottleneckAnalysis.Trend(runs, [], [new TrendMarker(1, TrendMarkerKind.Deployment, "old"), new TrendMarker(3, TrendMarkerKind.Deployment, "abc1234")])[0].AppearedWith);
        Assert.Equal("optimization pool", BottleneckAnalysis.Trend(runs, [], [new TrendMarker(3, TrendMarkerKind.Optimization, "pool")])[0].AppearedWith);
        Assert.Equal("def5678", BottleneckAnalysis.Trend(runs, [new ChangePoint { StartedAt = s_start.AddDays(3), Commit = "def5678", Confidence = 0.9 }, new ChangePoint { StartedAt = s_start.AddDays(1), Commit = "no", Confidence = 1 }], [])[0].AppearedWith);
        Assert.Null(BottleneckAnalysis.Trend(runs, [], [new TrendMarker(5, TrendMarkerKind.Deployment, "later")])[0].AppearedWith);
    }

    /// <summary>Runs that cannot be judged say nothing of a bottleneck being gone.</summary>
    [Fact]
    public void Trend_UnjudgedRuns_AreLeftOut()
    {
        Diagnosis[] runs = [.. Runs("0.5 0.5 0.5"), .. Runs("- -").Select(run => run with { StartedAt = s_start.AddDays(9), Quality = new RunQuality { IsJudgeable = false, Reasons = ["short"] } })];
        BottleneckTrend trend = Assert.Single(BottleneckAnalysis.Trend(runs, [], []));
        Assert.Equal((3, BottleneckState.Recurring), (trend.Runs, trend.State));
        Assert.Empty(BottleneckAnalysis.Trend([], [], []));
    }

    /// <summary>It is gone from the first run that was judged without it.</summary>
    [Fact]
    public void Trend_Gone_IsSinceTheNextRun() => Assert.Contains("is gone since 2026-03-05", Assert.Single(BottleneckAnalysis.Trend(Runs("0.5 0.5 0.5 0.5 - -"), [], [])).Text, StringComparison.Ordinal);

    /// <summary>One run is no coming again.</summary>
    [Theory]
    [InlineData("0.5", "was seen once: found in 1 of 1 runs")]
    [InlineData("0.5 0.5", "comes again and again: found in 2 of 2 runs")]
    public void Trend_FewRuns_SayWhatTheyShow(string impacts, string expected) => Assert.Contains(expected, Assert.Single(BottleneckAnalysis.Trend(Runs(impacts), [], [])).Text, StringComparison.Ordinal);

    /// <summary>What another cause explains is still there; what lies below the cut is not.</summary>
    [Fact]
    public void Trend_ConsequenceOfAToldCause_IsFound()
    {
        var effect = new Finding { Id = "host.cpu", Title = "CPU", Layer = FindingLayer.Host, Confidence = 0.8, Impact = 0.4, ConsequenceOf = "db.lock", Evidence = [new FindingEvidence { Strength = 1 }] };
        Diagnosis[] runs = [.. Runs("0.5 0.5 0.5 0.5").Select((run, index) => run with { Others = [index == 1 ? effect with { Confidence = 0.2 } : effect] })];
        BottleneckTrend trend = Assert.Single(BottleneckAnalysis.Trend(runs, [], []), one => one.Id == "host.cpu");
        Assert.Equal((4, 3), (trend.Runs, trend.Found));
        Assert.DoesNotContain(BottleneckAnalysis.Trend([.. Runs("- -").Select(run => run with { Others = [effect] })], [], []), one => one.Id == "host.cpu");
    }

    private static Diagnosis[] Runs(string impacts) =>
    [
        .. impacts.Split(' ').Select((text, index) => new Diagnosis
        {
            RunId = $"run-{index}", Scenario = "shop", StartedAt = s_start.AddDays(index),
            Findings = [text == "-" ? new Finding { Id = Finding.NoBottleneckFound } : new Finding { Rank = 1, Id = "db.lock", Title = "Locks", Layer = FindingLayer.Database, Confidence = 0.9, Impact = double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) }],
        }),
    ];
}
