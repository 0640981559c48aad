using Perf.Analysis;

namespace Perf.Tests.Analysis.ChangePoints;

public sealed class ChangePointDetectorTests
{
    [Fact]
    public void Find_OneStep_TellsPlaceSizeAndSurety()
    {
        ChangePoint change = Assert.Single(ChangePointDetector.Find(MadeUpSeries.Make(seed: 1, before: 60, after: 40, noise: 0.02, step: 0.2)));
        Assert.Equal(60, change.Index);
        Assert.InRange(change.Ratio!.Value, 1.17, 1.23);
        Assert.InRange(1.2, change.Low!.Value, change.High!.Value);
        Assert.Equal(ChangeDirection.Up, change.Direction);
        Assert.Equal(ChangeState.Confirmed, change.State);
        Assert.Equal(ChangeKind.Level, change.Kind);
        Assert.InRange(change.Confidence, 0.999, 1);
        Assert.InRange(change.PValue, 0, 1e-6);
        Assert.InRange(change.Before, 98, 102);
        Assert.InRange(change.After, 117, 123);
        Assert.InRange(change.Shift, 17, 23);
        Assert.InRange(60, change.FirstIndex, change.LastIndex);
    }

    [Fact]
    public void Find_FewValuesAfter_IsSuspected()
    {
        ChangePoint change = Assert.Single(ChangePointDetector.Find(MadeUpSeries.Make(seed: 2, before: 60, after: 6, noise: 0.01, step: 0.3)));
        Assert.Equal(60, change.Index);
        Assert.Equal(ChangeState.Suspected, change.State);
    }

    [Fact]
    public void Find_SeveralLevels_FindsEach()
    {
        double[] values = [.. MadeUpSeries.Make(3, 50, 50, 0.01, 0.2), .. MadeUpSeries.Make(4, 50, 0, 0.01, 0), .. MadeUpSeries.Make(5, 60, 0, 0.01, 0).Select(value => value * 0.8)];
        IReadOnlyList<ChangePoint> changes = ChangePointDetector.Find(values);
        Assert.Equal(3, changes.Count);
        Assert.All(changes.Zip([50, 100, 150]), pair => Assert.InRange(pair.First.Index, pair.Second - 1, pair.Second + 1));
        Assert.Equal([ChangeDirection.Up, ChangeDirection.Down, ChangeDirection.Down], changes.Select(change => change.Direction));
    }

    public static TheoryData<string, double[]> Silent => new()
    {
        { "nothing", [] },
        { "one value", [1] },
        { "ten equal values", [.. Enumerable.Repeat(5.0, 10)] },
        { "equal values of many", [.. Enumerable.Repeat(5.0, 500)] },
        { "zeros", [.. Enumerable.Repeat(0.0, 50)] },
        { "all missing", [.. Enumerable.Repeat(double.NaN, 50)] },
        { "nine values with a step", [1, 1, 1, 1, 9, 9, 9, 9, 9] },
        { "one outlier", [.. Enumerable.Repeat(5.0, 30), 5000, .. Enumerable.Repeat(5.0, 30)] },
        { "infinities among equal values", [1, double.PositiveInfinity, 1, double.NegativeInfinity, 1, 1, 1, 1, 1, 1, 1, 1] },
        { "two modes in turns", [.. Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? 20.0 : 10)] },
    };

    [Theory]
    [MemberData(nameof(Silent))]
    public void Find_NothingToFind_IsSilent(string what, double[] values)
    {
        Assert.NotNull(what);
        Assert.Empty(ChangePointDetector.Find(values));
    }

    public static TheoryData<string, double[]> Odd => new()
    {
        { "without noise", [.. Enumerable.Repeat(5.0, 20), .. Enumerable.Repeat(6.0, 20)] },
        { "the fewest values", [1, 1, 1, 1, 1, 2, 2, 2, 2, 2] },
        { "from zero", [.. Enumerable.Repeat(0.0, 20), .. Enumerable.Repeat(3.0, 20)] },
        { "below zero", [.. Enumerable.Range(0, 20).Select(i => -10 + (i % 3 * 0.1)), .. Enumerable.Range(0, 20).Select(i => -20 + (i % 3 * 0.1))] },
        { "huge values", [.. Enumerable.Range(0, 20).Select(i => 1e300 * (1 + (i % 3 * 0.01))), .. Enumerable.Range(0, 20).Select(i => 2e300 * (1 + (i % 3 * 0.01)))] },
        { "huge values of both signs", [.. Enumerable.Range(0, 20).Select(i => -1e308 * (1 - (i % 3 * 0.01))), .. Enumerable.Range(0, 20).Select(i => 1e308 * (1 - (i % 3 * 0.01)))] },
        { "tiny values", [.. Enumerable.Range(0, 20).Select(i => 1e-300 * (1 + (i % 3 * 0.01))), .. Enumerable.Range(0, 20).Select(i => 2e-300 * (1 + (i % 3 * 0.01)))] },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public void Find_OddValues_FindsTheMiddle(string what, double[] values)
    {
        Assert.NotNull(what);
        ChangePoint change = Assert.Single(ChangePointDetector.Find(values));
        Assert.Equal(values.Length / 2, change.Index);
        Assert.Equal(values[0] > 0, change.Ratio is not null);
        Assert.False(double.IsNaN(change.Shift) || double.IsNaN(change.Confidence) || double.IsNaN(change.PValue));
    }

    [Fact]
    public void Find_ZeroOrNegativeValues_HasNoRatioButAShift()
    {
        double[] values = [.. Enumerable.Range(0, 30).Select(i => (i % 4) - 2.0), .. Enumerable.Range(0, 30).Select(i => (i % 4) + 18.0)];
        ChangePoint change = Assert.Single(ChangePointDetector.Find(values));
        Assert.Null(change.Ratio);
        Assert.Equal(20, change.Shift, 6);
    }

    /// <summary>Missing values are no evidence, and places count them.</summary>
    [Fact]
    public void Find_MissingValues_AreLeftOutAndCounted()
    {
        double[] values = MadeUpSeries.Make(seed: 6, before: 50, after: 50, noise: 0.02, step: 0.3);
        double[] holed = [.. values.SelectMany((value, i) => i % 5 == 0 ? new[] { double.NaN, value } : [value])];
        ChangePoint whole = Assert.Single(ChangePointDetector.Find(values));
        ChangePoint change = Assert.Single(ChangePointDetector.Find(holed));
        Assert.Equal(values[whole.Index], holed[change.Index]);
        Assert.Equal(whole.Ratio, change.Ratio);
    }

    [Fact]
    public void Find_OtherUnit_FindsTheSame()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            double[] values = MadeUpSeries.Make(seed, 70, 50, 0.03, 0.12);
            int[] marks = Marks(values);
            Assert.True(marks.SequenceEqual(Marks([.. values.Select(value => value * 1024)])), $"seed {seed}");
            Assert.True(marks.SequenceEqual(Marks([.. values.Select(value => value / 4096)])), $"seed {seed}");
        }
    }

    /// <summary>Values that may be negative have no zero of their own: moved together they have the same changes.</summary>
    [Fact]
    public void Find_OtherZero_FindsTheSame()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var chance = new Random(seed);
            double[] values = [.. Enumerable.Range(0, 100).Select(i => MadeUpSeries.Normal(chance) + (i < 50 ? 0 : 8))];
            Assert.Equal([50], Marks([.. values.Select(value => value - 5)]));
            Assert.Equal([50], Marks([.. values.Select(value => value - 6)]));
        }
    }

    [Fact]
    public void Find_Backwards_FindsTheSamePlacesTheOtherWay()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            double[] values = MadeUpSeries.Make(seed, 60, 60, 0.02, 0.25);
            ChangePoint forth = Assert.Single(ChangePointDetector.Find(values));
            ChangePoint back = Assert.Single(ChangePointDetector.Find([.. values.Reverse()]));
            Assert.InRange(values.Length - back.Index, forth.Index - 2, forth.Index + 2);
            Assert.NotEqual(forth.Direction, back.Direction);
        }
    }

    [Fact]
    public void Find_Reciprocals_GoTheOtherWay()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            double[] values = MadeUpSeries.Make(seed, 60, 60, 0.02, 0.25);
            ChangePoint up = Assert.Single(ChangePointDetector.Find(values));
            ChangePoint down = Assert.Single(ChangePointDetector.Find([.. values.Select(value => 1 / value)]));
            Assert.Equal(up.Index, down.Index);
            Assert.Equal(ChangeDirection.Down, down.Direction);
            Assert.Equal(up.Ratio!.Value, 1 / down.Ratio!.Value, 9);
        }
    }

    [Fact]
    public void Find_SameValues_GiveTheSame()
    {
        double[] values = MadeUpSeries.Make(7, 200, 200, 0.05, 0.15);
        Assert.Equal(ChangePointDetector.Find(values), ChangePointDetector.Find([.. values]));
    }

    /// <summary>Results are in order, apart by the shortest level, and hold what they promise, whatever comes in.</summary>
    [Fact]
    public void Find_AnySeries_IsWellFormed()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var chance = new Random(seed);
            double[] values = new double[chance.Next(200)];
            double level = chance.NextDouble() * 100;
            for (int i = 0; i < values.Length; i++)
            {
                level = chance.Next(20) == 0 ? (chance.NextDouble() * 200) - (chance.Next(2) * 100) : level;
                values[i] = chance.Next(30) == 0 ? double.NaN : Math.Round(level + MadeUpSeries.Normal(chance), chance.Next(3));
            }

            int last = 0;
            foreach (ChangePoint change in ChangePointDetector.Find(values))
            {
                Assert.True(change.Index >= last + 5 && change.Index <= values.Length - 5, $"seed {seed}: {change}");
                Assert.True(change.FirstIndex <= change.Index && change.Index <= change.LastIndex, $"seed {seed}: {change}");
                Assert.True(change.PValue is >= 0 and <= 1 && change.Confidence is >= 0 and <= 1, $"seed {seed}: {change}");
                Assert.True(change.Low is null || (change.Low <= change.Ratio && change.Ratio <= change.High), $"seed {seed}: {change}");
                last = change.Index;
            }
        }
    }

    private static int[] Marks(double[] values) => [.. ChangePointDetector.Find(values).Select(change => change.Index)];
}
