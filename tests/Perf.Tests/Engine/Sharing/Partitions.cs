using Perf.Engine.Sharing;

namespace Perf.Tests.Engine.Sharing;

/// <summary>Shares that are everything together, as coordinators make them.</summary>
internal static class Partitions
{
    /// <summary>One to seven shares of unequal weight; at times some of them are taken over in parts.</summary>
    public static LoadShare[] NextPartition(this Random random)
    {
        int shares = random.Next(1, 8);
        int count = random.Next(shares, (shares * 3) + 1);
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);

        // Each has one slot at least.
        int[] owners = [.. order.Select((_, place) => place < shares ? place : random.Next(shares))];
        LoadShare[] whole = [.. Enumerable.Range(0, shares).Select(share => new LoadShare { Count = count, Slots = [.. order.Where((_, place) => owners[place] == share).Order()] })];
        return [.. whole.SelectMany(share => random.Next(3) == 0 ? share.Split(random.Next(1, 4)) : [share])];
    }

    /// <summary>As many shares of one slot each.</summary>
    public static LoadShare[] Equal(int count) => [.. Enumerable.Range(0, count).Select(slot => new LoadShare { Count = count, Slots = [slot] })];

    /// <summary>The parts of a share that is taken over.</summary>
    public static LoadShare[] Split(this LoadShare share, int parts) =>
        [.. Enumerable.Range(0, parts).Select(part => new LoadShare { Count = share.Count * parts, Slots = [.. share.Slots.Select(slot => slot + (share.Count * part))] })];

    /// <summary>A share's numbers below a limit, in order.</summary>
    public static List<long> NumbersBelow(this LoadShare share, long limit)
    {
        SlotSet slots = SlotSet.Of(share);
        var numbers = new List<long>();
        for (long n = 0; slots.IndexOf(n) is var number && number < limit; n++)
        {
            numbers.Add(number);
        }

        return numbers;
    }
}
