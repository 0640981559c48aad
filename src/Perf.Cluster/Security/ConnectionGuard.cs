using System.IO.Pipelines;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;

namespace Perf.Cluster.Security;

/// <summary>
/// Stands before every connection of a silo or a client: who is no member gets the connection closed and nothing else. It is what Microsoft.Orleans.Connections.Security does for TLS, which
/// could take its place there; the secret is Perf's own.
/// </summary>
/// <param name="identity">By what this side is known.</param>
/// <param name="time">By which certificates must hold.</param>
internal sealed class ConnectionGuard(MemberIdentity identity, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly MemberHandshake _handshake = new(identity, time);
    private volatile string? _lastRefusal;

    /// <summary>Why the last connection that this side made was not admitted, for messages; null for none.</summary>
    public string? LastRefusal => _lastRefusal;

    /// <summary>Stands before connections that come in.</summary>
    public void Inbound(IConnectionBuilder connections) => connections.Use(next => context => AdmitAsync(context, isCaller: false, next));

    /// <summary>Stands before connections that this side makes.</summary>
    public void Outbound(IConnectionBuilder connections) => connections.Use(next => context => AdmitAsync(context, isCaller: true, next));

    private async Task AdmitAsync(ConnectionContext context, bool isCaller, ConnectionDelegate next)
    {
        IDuplexPipe own = context.Transport;
        Stream? safe;
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed))
        {
            patience.CancelAfter(s_patience);
            try
            {
                safe = await _handshake.AdmitAsync(new PipeStream(own), isCaller, patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
            {
                if (isCaller)
                {
                    _lastRefusal = e is AuthenticationException ? e.Message : "the other side has closed the connection: it does not take this side's secret or certificate";
                }

                context.Abort();
                return;
            }
        }

        if (!_handshake.Encrypts)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        try
        {
            context.Transport = new StreamPipes(safe);
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            // As it was, so that whoever made it closes it as its own.
            context.Transport = own;
            await safe.DisposeAsync().ConfigureAwait(false);
        }
    }
}
