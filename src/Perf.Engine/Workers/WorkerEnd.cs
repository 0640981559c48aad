namespace Perf.Engine.Workers;

/// <summary>How a worker's run ended.</summary>
internal sealed record WorkerEnd
{
    /// <summary>How.</summary>
    public RunStatus Status { get; init; }

    /// <summary>Why, when not as planned.</summary>
    public string? Reason { get; init; }

    /// <summary>What was odd.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why the script marked the test as failed, or null.</summary>
    public string? Failure { get; init; }
}
