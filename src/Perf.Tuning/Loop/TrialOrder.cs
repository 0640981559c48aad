namespace Perf.Tuning;

/// <summary>
/// The order of trials: blocks of ABBA or BAAB as a seed says. Each two neighbours are a pair that shares the machine's mood, what drifts steadily favours neither side, and half of the switches between the sides are saved.
/// </summary>
internal static class TrialOrder
{
    /// <summary>The order of a change that can be undone and made again.</summary>
    /// <param name="pairs">How many pairs.</param>
    /// <param name="seed">The seed.</param>
    public static IReadOnlyList<TrialStep> Of(int pairs, ulong seed)
    {
        var steps = new List<TrialStep>(2 * pairs);
        bool changedFirst = false;
        for (int pair = 1; pair <= pairs; pair++)
        {
            if (pair % 2 == 1)
            {
                seed = Next(seed);
                changedFirst = seed >> 63 == 1;
            }

            // The second pair of a block is the first one turned round.
            bool first = pair % 2 == 1 ? changedFirst : !changedFirst;
            steps.Add(new TrialStep(pair, first));
            steps.Add(new TrialStep(pair, !first));
        }

        return steps;
    }

    /// <summary>The order of a change that cannot be undone: all trials without it come before. What drifts steadily meanwhile is taken off (<see cref="UnpairedDrift"/>); a step is not told apart from it.</summary>
    /// <param name="pairs">How many pairs.</param>
    public static IReadOnlyList<TrialStep> Once(int pairs) => [.. Enumerable.Range(1, pairs).Select(pair => new TrialStep(pair, false)), .. Enumerable.Range(1, pairs).Select(pair => new TrialStep(pair, true))];

    /// <summary>A seed that follows from a text: the same plan is measured in the same order.</summary>
    /// <param name="text">The text.</param>
    public static ulong SeedOf(string text) => text.Aggregate(0xcbf29ce484222325UL, static (hash, letter) => (hash ^ letter) * 0x100000001b3UL); // FNV-1a

    // G. L. Steele, D. Lea, C. H. Flood, Fast Splittable Pseudorandom Number Generators (2014).
    private static ulong Next(ulong seed)
    {
        ulong z = seed + 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
