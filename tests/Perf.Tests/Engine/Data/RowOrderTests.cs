using Perf.Engine.Data;
using Perf.Engine.Sharing;

namespace Perf.Tests.Engine.Data;

public sealed class RowOrderTests
{
    [Fact]
    public void Sequence_AfterTheLastRow_BeginsAgain() =>
        Assert.Equal([0, 1, 2, 0, 1], Enumerable.Range(0, 5).Select(counter => new RowOrder(DataOrder.Sequence, 3, 1).RowOf(counter)));

    [Fact]
    public void Once_OverAllShares_GivesEachRowOnce() => SeededCases.ForAll(random =>
    {
        int rows = random.Next(1, 200);
        int shares = random.Next(1, 9);
        var taken = new List<int>();
        for (int share = 0; share < shares; share++)
        {
            var order = new RowOrder(DataOrder.Once, rows, 7, SlotSet.Of(new LoadShare { Count = shares, Slots = [share] }));
            int counter = 0;
            for (int row; (row = order.RowOf(counter)) >= 0; counter++)
            {
                Assert.Equal(share, row % shares);
                taken.Add(row);
            }

            Assert.Equal(-1, order.RowOf(counter + random.Next(1000)));
        }

        Assert.Equal(Enumerable.Range(0, rows), taken.Order());
    });

    [Fact]
    public void Shuffle_EachRound_HasEveryRowOnceInAnotherOrder() => SeededCases.ForAll(random =>
    {
        int rows = random.Next(1, 500);
        ulong seed = (ulong)random.NextInt64();
        var order = new RowOrder(DataOrder.Shuffle, rows, seed);
        int[] first = [.. Enumerable.Range(0, rows).Select(counter => order.RowOf(counter))];
        int[] second = [.. Enumerable.Range(rows, rows).Select(counter => order.RowOf(counter))];
        Assert.Equal(Enumerable.Range(0, rows), first.Order());
        Assert.Equal(Enumerable.Range(0, rows), second.Order());
        Assert.Equal(first, Enumerable.Range(0, rows).Select(counter => new RowOrder(DataOrder.Shuffle, rows, seed).RowOf(counter)));
        if (rows > 20)
        {
            Assert.NotEqual(first, second);
            Assert.NotEqual(Enumerable.Range(0, rows), first);
        }
    }, 200);

    [Fact]
    public void Shuffle_OverManySeeds_PutsEveryRowFirstAboutEquallyOften()
    {
        const int Rows = 10;
        const int Seeds = 20_000;
        int[] counts = new int[Rows];
        for (int seed = 0; seed < Seeds; seed++)
        {
            counts[new RowOrder(DataOrder.Shuffle, Rows, (ulong)seed).RowOf(0)]++;
        }

        // Five standard deviations of a fair share.
        double deviation = Math.Sqrt(Seeds * (1.0 / Rows) * (1 - (1.0 / Rows)));
        Assert.All(counts, count => Assert.InRange(count, (Seeds / Rows) - (5 * deviation), (Seeds / Rows) + (5 * deviation)));
    }
}
