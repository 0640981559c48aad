namespace Perf.Analysis;

/// <summary>
/// The order of runs of two sides in one job: blocks of ABBA or BAAB as a seed says. Each two neighbours are a pair that shares the machine's mood, and what drifts steadily favours neither side: in a block it meets each
/// once first and once last.
/// </summary>
public static class BlockOrder
{
    private static readonly bool[] s_baselineFirst = [false, true, true, false];
    private static readonly bool[] s_candidateFirst = [true, false, false, true];

    /// <summary>The order.</summary>
    /// <param name="blocks">How many blocks of four runs.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>For each run whether it is the candidate's; runs 2i and 2i + 1 are a pair.</returns>
    public static IReadOnlyList<bool> Of(int blocks, int seed)
    {
        var random = new SplitMix(seed);
        return [.. Enumerable.Range(0, blocks).SelectMany(_ => random.Next(2) == 0 ? s_baselineFirst : s_candidateFirst)];
    }
}
