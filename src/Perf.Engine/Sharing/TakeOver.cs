namespace Perf.Engine.Sharing;

/// <summary>
/// What the parts of a share that is taken over must know of what it had used up. Pure functions: over all parts of a share they add up to what it had used.
/// </summary>
internal static class TakeOver
{
    /// <summary>Whether somebody else has begun a share: it says what was made of it, be it nothing.</summary>
    public static bool IsTakenOver(LoadShare share) => share.IterationsDone.Count > 0 || share.RowsDone.Count > 0;

    /// <summary>How many of the iterations that a share had made are of one of its parts.</summary>
    /// <param name="profile">The executor.</param>
    /// <param name="lost">The share.</param>
    /// <param name="done">Iterations that it had made.</param>
    /// <param name="part">The part: the share itself, or slots of a multiple of its count.</param>
    public static long IterationsOf(LoadProfile profile, LoadShare lost, long done, LoadShare part)
    {
        if (profile is not PerVuIterations each)
        {
            return CountOf(lost, done, part);
        }

        // Its virtual users went on side by side: so many rounds of all, and one of the first few.
        int vus = SlotSet.Of(lost).CountBelow(each.Vus);
        return vus == 0 ? 0 : (done / vus * SlotSet.Of(part).CountBelow(each.Vus)) + CountOf(lost, done % vus, part);
    }

    /// <summary>How many of the rows that a share had used are of one of its parts.</summary>
    /// <param name="lost">The share.</param>
    /// <param name="done">Rows that it had used.</param>
    /// <param name="part">The part.</param>
    public static long RowsOf(LoadShare lost, long done, LoadShare part) => CountOf(lost, done, part);

    // Numbers are used in order: all that the share has below the next one.
    private static long CountOf(LoadShare lost, long done, LoadShare part) => SlotSet.Of(part).CountBelow(SlotSet.Of(lost).IndexOf(done));
}
