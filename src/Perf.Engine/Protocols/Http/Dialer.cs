using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Perf.Engine.Metrics;
using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.Http;

/// <summary>Opens connections: looks up the name, connects, does the TLS handshake, and times each.</summary>
internal sealed class Dialer(TlsOptions options)
{
    private const long NameLifetime = 30 * TimeSpan.TicksPerSecond;

    private readonly CertificateCheck _check = new(options);
    private readonly ConcurrentDictionary<string, (IPAddress[] Addresses, long Expires)> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Opens a connection. Adds to the timings; throws <see cref="StepFault"/> for what the network or server does.</summary>
    public async Task<HttpConnection> OpenAsync(HttpOrigin origin, HttpOutcome outcome, CancellationToken cancellation)
    {
        RequestTimings timings = outcome.Timings;
        long begin = Clock.Now;
        try
        {
            IPAddress[] addresses = await ResolveAsync(origin.Host, cancellation).ConfigureAwait(false);
            long resolved = Clock.Now;
            timings.Blocked += resolved - begin;
            begin = resolved;
            Socket socket;
            try
            {
                socket = await ConnectAsync(addresses, origin, cancellation).ConfigureAwait(false);
            }
            finally
            {
                timings.Connecting += Clock.Now - begin;
            }

            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (origin.IsTls)
            {
                begin = Clock.Now;
                try
                {
                    stream = await HandshakeAsync(stream, origin, cancellation).ConfigureAwait(false);
                }
                finally
                {
                    timings.TlsHandshaking += Clock.Now - begin;
                }
            }

            return new HttpConnection(socket, stream, origin);
        }
        finally
        {
            outcome.Timings = timings;
        }
    }

    private async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return [literal];
        }

        if (_names.TryGetValue(host, out (IPAddress[] Addresses, long Expires) known) && known.Expires > Clock.Now)
        {
            return known.Addresses;
        }

        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false);
            if (addresses.Length == 0)
            {
                throw new StepFault(ErrorClasses.Dns, $"the name {host} has no address");
            }

            _names[host] = (addresses, Clock.Now + NameLifetime);
            return addresses;
        }
        catch (SocketException e)
        {
            throw new StepFault(ErrorClasses.Dns, $"the name {host} cannot be resolved: {e.Message}", e);
        }
    }

    private static async Task<Socket> ConnectAsync(IPAddress[] addresses, HttpOrigin origin, CancellationToken cancellation)
    {
        SocketException? last = null;
        foreach (IPAddress address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, origin.Port, cancellation).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        string errorClass = last!.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => ErrorClasses.ConnectionRefused,
            SocketError.ConnectionReset => ErrorClasses.ConnectionReset,
            SocketError.TimedOut => ErrorClasses.ConnectTimeout,
            _ => ErrorClasses.Connect,
        };
        string advice = last.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "; nothing listens there: is the target up?",
            SocketError.AddressNotAvailable => "; this machine is out of free ports: keep connections alive or use fewer",
            SocketError.TooManyOpenSockets => "; this process is at its limit of open files (ulimit -n)",
            _ => "",
        };
        throw new StepFault(errorClass, $"cannot connect to {origin.Authority}: {last.Message}{advice}", last);
    }

    private async Task<Stream> HandshakeAsync(Stream inner, HttpOrigin origin, CancellationToken cancellation)
    {
        (string Class, string Message)? verdict = null;
        var tls = new SslStream(inner, leaveInnerStreamOpen: false);
        string host = options.ServerName ?? origin.Host;
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            CertificateRevocationCheckMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => (verdict = _check.Judge(certificate, chain, errors, host)) is null,
        };
        try
        {
            await tls.AuthenticateAsClientAsync(settings, cancellation).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw e switch
            {
                AuthenticationException when verdict is { } bad => new StepFault(bad.Class, bad.Message, e),
                AuthenticationException => new StepFault(ErrorClasses.Tls, $"the TLS handshake with {origin.Authority} failed: {e.InnerException?.Message ?? e.Message}", e),
                IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } } => new StepFault(ErrorClasses.ConnectionReset, $"{origin.Authority} reset the connection in the TLS handshake", e),
                IOException => new StepFault(ErrorClasses.Tls, $"the TLS handshake with {origin.Authority} failed: {e.Message}", e),
                _ => e,
            };
        }
    }
}
