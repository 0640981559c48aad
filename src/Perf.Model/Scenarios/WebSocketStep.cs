namespace Perf;

/// <summary>
/// A conversation over one WebSocket connection (RFC 6455): it opens, exchanges its messages in order, and closes. What is expected and captured sees the
/// messages that the step's receives took, as one JSON array: an object or array of JSON as such, other text as a string, binary content as base64 text.
/// The status is that of the upgrade: 101, or that of the refusal.
/// </summary>
public sealed record WebSocketStep : ActionStep
{
    /// <summary>The address, a template: a path that starts with / goes to the target (ws for http, wss for https), otherwise a whole ws or wss URL.</summary>
    public string Url { get; init; } = "";

    /// <summary>The subprotocol that is asked for, or null.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>Headers of the opening request, which win over those of the scenario; values are templates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>
    /// Whether messages are read as they come, and not only where one is waited for: then all that come are counted, and a wait takes the first that came since the
    /// message that was sent last. Otherwise what nobody has waited for stays unread, and the next wait takes it.
    /// </summary>
    /// <value>False.</value>
    public bool Listens { get; init; }

    /// <summary>What is done on the connection, in order.</summary>
    public IReadOnlyList<WebSocketMessage> Messages { get; init; } = [];
}
