namespace Perf;

/// <summary>What a virtual user does in one iteration.</summary>
public sealed record Flow
{
    /// <summary>The flow's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];
}
