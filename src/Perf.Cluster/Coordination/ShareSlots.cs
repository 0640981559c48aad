namespace Perf.Cluster.Coordination;

/// <summary>How much shares have of all slots, and whether they have some in common. Which numbers are theirs, <see cref="Perf.Engine.Sharing.SlotSet"/> says. Pure functions.</summary>
internal static class ShareSlots
{
    /// <summary>The share's part of the whole, 0 to 1.</summary>
    public static double Fraction(LoadShare share) => share.Slots.Count / (double)share.Count;

    /// <summary>Whether two shares have a number in common.</summary>
    public static bool Overlap(LoadShare one, LoadShare other)
    {
        // Two numbers of different rhythms meet where they agree in what both rhythms have in common (the Chinese remainder theorem).
        int common = GreatestCommonDivisor(one.Count, other.Count);
        HashSet<int> rests = [.. one.Slots.Select(slot => slot % common)];
        return other.Slots.Any(slot => rests.Contains(slot % common));
    }

    private static int GreatestCommonDivisor(int one, int other) => other == 0 ? one : GreatestCommonDivisor(other, one % other);
}
