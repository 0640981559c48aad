using System.IO.Pipelines;
using System.Net;
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

    // Whoever calls speaks first, and at once.
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(2);

    private readonly MemberHandshake _handshake = new(identity, time);
    private volatile string? _lastRefusal;

    /// <summary>Why the last connection that this side made was not admitted, for messages; null for none.</summary>
    public string? LastRefusal => _lastRefusal;

    /// <summary>Stands before connections that come in.</summary>
    /// <param name="connections">The connections.</param>
    /// <param name="place">The address that others call.</param>
    public void Inbound(IConnectionBuilder connections, IPEndPoint place)
    {
        // Each port has its own: whoever besets that of coordinators keeps no members out.
        var strangers = new StrangerCount();
        connections.Use(next => context => AdmitAsync(context, (place, strangers), next));
    }

    /// <summary>Stands before connections that this side makes.</summary>
    public void Outbound(IConnectionBuilder connections) => connections.Use(next => context => AdmitAsync(context, null, next));

    private async Task AdmitAsync(ConnectionContext context, (IPEndPoint Place, StrangerCount Strangers)? own, ConnectionDelegate next)
    {
        IDuplexPipe transport = context.Transport;
        Stream? safe = null;
        IPAddress? caller = (context.RemoteEndPoint as IPEndPoint)?.Address;
        if (own is null)
        {
            safe = await ShakeHandsAsync(context, null).ConfigureAwait(false);
        }
        else if (own.Value.Strangers.TryEnter(caller))
        {
            try
            {
                safe = await ShakeHandsAsync(context, own.Value.Place).ConfigureAwait(false);
            }
            finally
            {
                own.Value.Strangers.Leave(caller);
            }
        }

        if (safe is null)
        {
            context.Abort();
            return;
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
            context.Transport = transport;
            await safe.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Null where the other side is no member.
    private async Task<Stream?> ShakeHandsAsync(ConnectionContext context, IPEndPoint? own)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed);
        patience.CancelAfter(own is null ? s_patience : s_silence);
        try
        {
            if (own is not null)
            {
                // Only looked at: what it is, the handshake says.
                ReadResult first = await context.Transport.Input.ReadAsync(patience.Token).ConfigureAwait(false);
                context.Transport.Input.AdvanceTo(first.Buffer.Start);
                patience.CancelAfter(s_patience);
            }

            IPEndPoint place = own ?? context.RemoteEndPoint as IPEndPoint ?? throw new AuthenticationException("it is not known what was called");
            return await _handshake.AdmitAsync(new PipeStream(context.Transport), isCaller: own is null, place, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            if (own is null)
            {
                _lastRefusal = e is AuthenticationException ? e.Message : "the other side has closed the connection: it does not take this side's secret or certificate";
            }

            return null;
        }
    }
}
