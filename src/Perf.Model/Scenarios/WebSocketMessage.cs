using System.Text.Json.Serialization;

namespace Perf;

/// <summary>One thing that is done on a WebSocket connection.</summary>
[JsonDerivedType(typeof(WebSocketSend), "send")]
[JsonDerivedType(typeof(WebSocketReceive), "receive")]
[JsonDerivedType(typeof(WebSocketPause), "think")]
public abstract record WebSocketMessage;
