using Perf.Engine.Sharing;

namespace Perf.Tests.Engine.Sharing;

public sealed class SlotSetTests
{
    [Fact]
    public void IndexOf_OverAllShares_GivesEachNumberOnce() => SeededCases.ForAll(random =>
    {
        LoadShare[] shares = random.NextPartition();
        int limit = random.Next(0, 300);

        Assert.Equal(Enumerable.Range(0, limit).Select(number => (long)number), shares.SelectMany(share => share.NumbersBelow(limit)).Order());
    });

    [Fact]
    public void CountBelow_AnyLimit_IsHowManyIndexOfGives() => SeededCases.ForAll(random =>
    {
        LoadShare[] shares = random.NextPartition();
        int limit = random.Next(0, 300);
        foreach (LoadShare share in shares)
        {
            List<long> numbers = share.NumbersBelow(limit);
            SlotSet slots = SlotSet.Of(share);
            Assert.Equal(numbers.Count, slots.CountBelow(limit));
            Assert.Equal(numbers, Enumerable.Range(0, limit).Select(number => (long)number).Where(slots.Owns));
            Assert.Equal(numbers.Order(), numbers);
        }

        Assert.Equal(limit, shares.Sum(share => SlotSet.Of(share).CountBelow(limit)));
    });

    [Fact]
    public void CountBelow_LargeNumbers_AddsUp() => SeededCases.ForAll(random =>
    {
        LoadShare[] shares = random.NextPartition();
        long limit = random.NextInt64(long.MaxValue / 100);

        Assert.Equal(limit, shares.Sum(share => SlotSet.Of(share).CountBelow(limit)));
        Assert.Single(shares, share => SlotSet.Of(share).Owns(limit));
    });

    [Fact]
    public void Of_AllSlots_IsWhole()
    {
        foreach (LoadShare? share in new[] { null, new LoadShare(), new LoadShare { Count = 3, Slots = [0, 1, 2] } })
        {
            SlotSet slots = SlotSet.Of(share);
            Assert.True(slots.IsWhole);
            Assert.Equal((7L, 7L, true), (slots.IndexOf(7), slots.CountBelow(7L), slots.Owns(7)));
        }

        Assert.False(SlotSet.Of(new LoadShare { Count = 2, Slots = [1] }).IsWhole);
    }

    [Theory]
    [InlineData(2, new int[0])]
    [InlineData(2, new[] { 2 })]
    [InlineData(2, new[] { -1 })]
    [InlineData(3, new[] { 1, 0 })]
    [InlineData(3, new[] { 1, 1 })]
    [InlineData(0, new[] { 0 })]
    public void Of_NoShare_IsRefused(int count, int[] slots) =>
        Assert.Throws<ArgumentException>(() => SlotSet.Of(new LoadShare { Count = count, Slots = slots }));
}
