using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Perf.Engine.Protocols;

/// <summary>Finds out what of the network is behind an exception of a driver.</summary>
internal static class NetworkFault
{
    private static readonly TimeSpan s_longestProbe = TimeSpan.FromSeconds(2);

    /// <summary>The fault when the network or TLS is the cause, otherwise null.</summary>
    public static StepFault? Of(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: not SocketError.Success } socket:
                    return new StepFault(ErrorClasses.Of(socket.SocketErrorCode), Message(exception, cause), exception);
                case AuthenticationException:
                    return new StepFault(TlsClassOf(cause.Message), Message(exception, cause), exception);
                case EndOfStreamException:
                    return new StepFault(ErrorClasses.ConnectionClosed, "the server closed the connection", exception);
            }
        }

        return null;
    }

    /// <summary>
    /// Why an address cannot be connected to, where a driver does not tell: connects once more, without speaking. Null when that works.
    /// </summary>
    public static async Task<StepFault?> ProbeAsync(string host, int port, Exception? cause, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_longestProbe);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (SocketException e)
        {
            return new StepFault(ErrorClasses.Of(e.SocketErrorCode), $"{host}:{port}: {e.Message}", cause);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new StepFault(ErrorClasses.ConnectTimeout, $"{host}:{port} does not answer", cause);
        }
    }

    // SslStream tells the reason in its message alone: the names of SslPolicyErrors and of X509ChainStatusFlags.
    private static string TlsClassOf(string message) =>
        message.Contains(nameof(SslPolicyErrors.RemoteCertificateNameMismatch), StringComparison.Ordinal) ? ErrorClasses.TlsNameMismatch
        : message.Contains("NotTimeValid", StringComparison.Ordinal) ? ErrorClasses.TlsExpired
        : message.Contains("UntrustedRoot", StringComparison.Ordinal) || message.Contains("PartialChain", StringComparison.Ordinal) ? ErrorClasses.TlsUntrusted
        : ErrorClasses.Tls;

    private static string Message(Exception outer, Exception cause) => outer == cause ? cause.Message : $"{outer.Message.TrimEnd('.')}: {cause.Message}";
}
