namespace Perf;

/// <summary>A pause between messages: uniformly distributed between two times. It is no part of the service time.</summary>
public sealed record WebSocketPause : WebSocketMessage
{
    /// <summary>The shortest pause.</summary>
    public TimeSpan Min { get; init; }

    /// <summary>The longest pause; the same as <see cref="Min"/> for a fixed one.</summary>
    public TimeSpan Max { get; init; }
}
