namespace Perf;

/// <summary>Sends a message.</summary>
public sealed record WebSocketSend : WebSocketMessage
{
    /// <summary>The content, a template: the text itself, or base64 for a binary message.</summary>
    public string Content { get; init; } = "";

    /// <summary>Whether the content is a JSON document, in which a text that is one template as a whole takes the value with its kind.</summary>
    public bool IsJson { get; init; }

    /// <summary>Whether it is a binary message.</summary>
    public bool IsBinary { get; init; }
}
