namespace Perf;

/// <summary>What a comparison of two targets in one job is to do: blocks of runs in the order ABBA or BAAB, so that both sides share the machine's moods.</summary>
public sealed record AgainstRequest
{
    /// <summary>The candidate: the scenario with its target.</summary>
    public RunRequest Candidate { get; init; } = new();

    /// <summary>The baseline: the same with another target or environment.</summary>
    public RunRequest Baseline { get; init; } = new();

    /// <summary>How many blocks of four runs, 1 to 100; each gives two pairs.</summary>
    public int Blocks { get; init; } = 5;

    /// <summary>The seed of the order within each block.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether the runs are kept in the store.</summary>
    public bool Store { get; init; } = true;

    /// <summary>How the sides are compared; always paired.</summary>
    public ComparisonOptions Options { get; init; } = new();
}
