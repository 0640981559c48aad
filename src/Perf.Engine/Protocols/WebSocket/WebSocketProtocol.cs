using System.Net.Security;
using Perf.Engine.Protocols.HttpClient;

namespace Perf.Engine.Protocols.WebSocket;

/// <summary>WebSocket over HTTP/1.1 (RFC 6455). Every step has a connection of its own.</summary>
public sealed class WebSocketProtocol : IProtocol
{
    private readonly Lock _lock = new();
    private ClientConnections? _connections;

    /// <inheritdoc/>
    public RequestMetrics Metrics => RequestMetrics.WebSocket;

    /// <inheritdoc/>
    public IStepAction Compile(ActionStep step, StepContext context)
    {
        lock (_lock)
        {
            _connections ??= ClientConnections.Create(context, SslApplicationProtocol.Http11);
        }

        return new WebSocketAction((WebSocketStep)step, context, _connections);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connections?.Dispose();
        return ValueTask.CompletedTask;
    }
}
