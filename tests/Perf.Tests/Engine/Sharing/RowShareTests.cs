using Perf.Engine.Data;
using Perf.Engine.Running;
using Perf.Engine.Sharing;

namespace Perf.Tests.Engine.Sharing;

public sealed class RowShareTests
{
    [Fact]
    public void Take_OnceOverAllShares_GivesEachRowOnce() => SeededCases.ForAll(random =>
    {
        int rows = random.Next(1, 200);
        LoadShare[] shares = random.NextPartition();
        int[] taken = [.. shares.SelectMany(share => TakeAll(Cursor(DataOrder.Once, rows, share)))];

        Assert.Equal(Enumerable.Range(0, rows), taken.Order());
    });

    [Fact]
    public void Take_OnceAfterATakeOver_GivesTheRestAndNothingTwice() => SeededCases.ForAll(random =>
    {
        int rows = random.Next(1, 200);
        LoadShare lost = random.NextPartition()[0];
        var sequence = default(SeededSequence);
        DataCursor before = Cursor(DataOrder.Once, rows, lost);
        var taken = new List<int>();
        for (int i = random.Next(0, rows + 2); i > 0 && before.Take(ref sequence) is >= 0 and var row; i--)
        {
            taken.Add(row);
        }

        // What was used may be more than was taken: so many rows are given up, and no row comes twice.
        long margin = random.Next(0, 4);
        long used = Math.Min(before.Used + margin, SlotSet.Of(lost).CountBelow(rows));
        foreach (LoadShare part in lost.Split(random.Next(1, 5)))
        {
            long done = TakeOver.RowsOf(lost, used, part);
            DataCursor after = Cursor(DataOrder.Once, rows, part, done);
            Assert.Equal(done, after.Used);
            taken.AddRange(TakeAll(after));
            Assert.Equal(SlotSet.Of(part).CountBelow(rows), after.Used);
            Assert.True(after.IsExhausted);
        }

        List<long> all = lost.NumbersBelow(rows);
        Assert.Equal(all.Count - (used - before.Used), taken.Count);
        Assert.Equal(taken.Distinct().Count(), taken.Count);
        Assert.Subset(all.ToHashSet(), taken.Select(row => (long)row).ToHashSet());
    });

    [Theory]
    [InlineData(DataOrder.Sequence)]
    [InlineData(DataOrder.Shuffle)]
    public void Take_WholeRoundsOverAllShares_GiveEachRowAsOften(DataOrder order) => SeededCases.ForAll(random =>
    {
        int rows = random.Next(1, 60);
        int rounds = random.Next(1, 4);
        int[] counts = new int[rows];
        var sequence = default(SeededSequence);
        foreach (LoadShare share in random.NextPartition())
        {
            DataCursor cursor = Cursor(order, rows, share);
            for (long left = SlotSet.Of(share).CountBelow((long)rows * rounds); left > 0; left--)
            {
                counts[cursor.Take(ref sequence)]++;
            }
        }

        Assert.All(counts, count => Assert.Equal(rounds, count));
    }, 200);

    private static DataCursor Cursor(DataOrder order, int rows, LoadShare share, long done = 0) =>
        new(new DataFeeder { Name = "rows", Order = order }, rows, 0, 7, SlotSet.Of(share), done);

    private static List<int> TakeAll(DataCursor cursor)
    {
        var sequence = default(SeededSequence);
        var taken = new List<int>();
        while (cursor.Take(ref sequence) is >= 0 and var row)
        {
            taken.Add(row);
        }

        return taken;
    }
}
