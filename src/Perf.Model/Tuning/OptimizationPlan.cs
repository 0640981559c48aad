namespace Perf;

/// <summary>What <c>Set-PerfOptimization</c> would do: the same object that applying takes, so that what was shown is what is done.</summary>
public sealed record OptimizationPlan
{
    /// <summary>The form of a saved plan.</summary>
    public string Schema { get; init; } = "perf-plan/1";

    /// <summary>The environment; null where none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>How much it may do.</summary>
    public OptimizationStrategy Strategy { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The machine on which it was made, and where alone it can be applied.</summary>
    public string Host { get; init; } = "";

    /// <summary>The run whose findings it is from; null where it is from a strategy alone.</summary>
    public string? RunId { get; init; }

    /// <summary>The changes in the order in which they are tried: what promises most and risks least comes first.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What is for people to do.</summary>
    public IReadOnlyList<PlannedChange> Advice { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<SkippedOptimization> Skipped { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What is worth knowing of the plan as a whole.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The SHA-256 of all that decides, in hexadecimal: a plan that was edited is refused.</summary>
    public string Hash { get; init; } = "";
}
