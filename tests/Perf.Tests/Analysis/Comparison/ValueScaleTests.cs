using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Comparisons;

public sealed class ValueScaleTests
{
    [Fact]
    public void For_AmountsAboveNothing_IsLogarithmic() => Assert.Equal(new ValueScale(MetricKind.Amount, false, null), For(false, [1, 2], [3]));

    [Fact]
    public void For_AnAmountOfNothing_CountsInMediansOfTheBaseline() => Assert.Equal(new ValueScale(MetricKind.Amount, true, 4), For(true, [2, 4, 6], [0]));

    [Fact]
    public void For_ABaselineOfNothing_IsNone() => Assert.Null(For(false, [0, 0, 1], [5]));

    [Fact]
    public void For_Shares_IsThatOfOdds() => Assert.NotNull(ValueScale.For(MetricKind.Share, false, [new RunValue("a", 0)], [new RunValue("b", 0)]));

    /// <summary>On either scale, and whichever way is better: what is worse lies higher, and a change comes back from its shift.</summary>
    [Fact]
    public void PlaceOf_AnyAmounts_LiesHigherWhereItIsWorse() => SeededProperty.ForAll(300, random =>
    {
        bool higherIsBetter = random.Next(2) == 0;
        var scale = new ValueScale(MetricKind.Amount, higherIsBetter, random.Next(2) == 0 ? null : 0.1 + random.NextDouble());
        double before = 1 + (100 * random.NextDouble());
        double after = before * (0.2 + (2 * random.NextDouble()));
        double shift = scale.PlaceOf(new RunValue("after", after)) - scale.PlaceOf(new RunValue("before", before));
        Assert.Equal(higherIsBetter ? after < before : after > before, shift > 0);
        Assert.Equal(scale.Unit is null ? after / before : 1 + ((after - before) / scale.Unit.Value), scale.RatioOf(shift), 1e-9);

        double change = random.NextDouble();
        Assert.Equal(change, scale.ChangeOf(scale.ShiftOf(change)), 1e-12);
    });

    /// <summary>No failure and nothing but failures have a place too, and one more failure is always worse.</summary>
    [Fact]
    public void PlaceOf_AnyShares_IsFiniteAndGrowsWithTheFailures() => SeededProperty.ForAll(200, random =>
    {
        int all = random.Next(1, 1000);
        var scale = new ValueScale(MetricKind.Share, random.Next(2) == 0, null);
        double[] places = [.. Enumerable.Range(0, all + 1).Select(bad => scale.PlaceOf(new RunValue("run", 0, Bad: bad, All: all)))];
        Assert.All(places, place => Assert.True(double.IsFinite(place)));
        Assert.True(places.Zip(places.Skip(1)).All(pair => pair.First < pair.Second));
        Assert.Equal(places[0], -places[all], 1e-9);
    });

    private static ValueScale? For(bool higherIsBetter, double[] baseline, double[] candidate) =>
        ValueScale.For(MetricKind.Amount, higherIsBetter, [.. baseline.Select(value => new RunValue("a", value))], [.. candidate.Select(value => new RunValue("b", value))]);
}
