namespace Perf;

/// <summary>Ends something early.</summary>
public sealed record StopStep : Step
{
    /// <summary>What ends.</summary>
    public StopScope Scope { get; init; }

    /// <summary>Why, a template; empty for nothing to say. The reason of a whole test's end stands in the result.</summary>
    public string Reason { get; init; } = "";
}
