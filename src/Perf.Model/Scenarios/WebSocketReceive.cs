namespace Perf;

/// <summary>Waits for messages that fit; others are read and skipped.</summary>
public sealed record WebSocketReceive : WebSocketMessage
{
    /// <summary>What a message must fulfil, of its text or of its JSON; all of them. Empty for any message.</summary>
    public IReadOnlyList<Assertion> Conditions { get; init; } = [];

    /// <summary>How many are waited for.</summary>
    /// <value>1.</value>
    public int Count { get; init; } = 1;

    /// <summary>How long, or null for as long as the step has.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// What is taken from the last of them by JSONPath, for the messages after it. The step's own captures have the same once more, by their place in the
    /// array of messages, so that later steps have the values too.
    /// </summary>
    public IReadOnlyList<Capture> Captures { get; init; } = [];
}
