using Perf.Engine.Executors;
using Perf.Engine.Sharing;

namespace Perf.Tests.Engine.Sharing;

/// <summary>Whatever a share has made when it is lost, its parts make the rest and nothing twice.</summary>
public sealed class TakeOverTests
{
    [Fact]
    public void IterationsOf_SharedIterations_PartsMakeExactlyTheRest() => SeededCases.ForAll(random =>
    {
        LoadShare lost = random.NextPartition()[0];
        LoadShare[] parts = lost.Split(random.Next(1, 5));
        var load = new SharedIterations { Iterations = random.Next(1, 200), Vus = 1 };
        List<long> all = lost.NumbersBelow(load.Iterations);
        int done = random.Next(0, all.Count + 1);
        List<long> made = Taken(new SharedSupply(load.Iterations, SlotSet.Of(lost)), done).ConvertAll(one => one.Number);
        foreach (LoadShare part in parts)
        {
            long before = TakeOver.IterationsOf(load, lost, done, part);
            made.AddRange(Taken(new SharedSupply(load.Iterations, SlotSet.Of(part), before), int.MaxValue).Select(one => one.Number));
        }

        Assert.Equal(all, made.Order());
    });

    [Fact]
    public void IterationsOf_PerVuIterations_PartsMakeExactlyTheRest() => SeededCases.ForAll(random =>
    {
        LoadShare lost = random.NextPartition()[0];
        LoadShare[] parts = lost.Split(random.Next(1, 5));
        var load = new PerVuIterations { Iterations = random.Next(1, 20), Vus = random.Next(1, 40) };
        int vus = SlotSet.Of(lost).CountBelow(load.Vus);
        var all = lost.NumbersBelow(load.Vus).SelectMany(vu => Enumerable.Range(0, (int)load.Iterations).Select(number => ((int)vu, (long)number))).ToList();
        int done = random.Next(0, all.Count + 1);

        // Those that went on side by side, which is what the parts take for done.
        List<(int, long)> made = Taken(new RemainingSupply(vus, load.Iterations, SlotSet.Of(lost), 0), done);
        Assert.Equal(done, made.Count);
        Assert.Equal(done, parts.Sum(part => TakeOver.IterationsOf(load, lost, done, part)));
        foreach (LoadShare part in parts)
        {
            SlotSet slots = SlotSet.Of(part);
            made.AddRange(Taken(new RemainingSupply(slots.CountBelow(load.Vus), load.Iterations, slots, TakeOver.IterationsOf(load, lost, done, part)), int.MaxValue));
        }

        Assert.Equal(all.Order(), made.Order());
    });

    [Fact]
    public void RowsOf_AnyNumber_AddsUpToIt() => SeededCases.ForAll(random =>
    {
        LoadShare lost = random.NextPartition()[0];
        LoadShare[] parts = lost.Split(random.Next(1, 5));
        long done = random.Next(0, 1000);

        Assert.Equal(done, parts.Sum(part => TakeOver.RowsOf(lost, done, part)));
    });

    private static List<(int Vu, long Number)> Taken(IterationSupply supply, int most)
    {
        var taken = new List<(int Vu, long Number)>();
        while (taken.Count < most && supply.TryTake(0, 0) is { } next)
        {
            taken.Add(next);
        }

        return taken;
    }
}
