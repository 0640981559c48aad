namespace Perf;

/// <summary>What waits in the outbox of alerts.</summary>
public sealed record OutboxObservation
{
    /// <summary>The folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>The messages that wait.</summary>
    public int Waiting { get; init; }

    /// <summary>Since when the oldest of them waits; null when none does.</summary>
    public DateTimeOffset? OldestAt { get; init; }

    /// <summary>The channels of those that wait, and why, one sentence each; at most three.</summary>
    public IReadOnlyList<string> Reasons { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The messages that services refused, and files that are no messages.</summary>
    public int Failed { get; init; }

    /// <summary>The newest refusal, or empty.</summary>
    public string LastFailure { get; init; } = "";
}
