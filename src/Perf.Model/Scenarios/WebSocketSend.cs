namespace Perf;

/// <summary>Sends a message.</summary>
public sealed record WebSocketSend : WebSocketMessage
{
    /// <summary>The content, a template: the text itself, or base64 for a binary message.</summary>
    public string Content { get; init; } = "";

    /// <summary>Whether it is a binary message.</summary>
    public bool IsBinary { get; init; }
}
