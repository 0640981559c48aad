using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Perf.Engine.Network.Linux;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>Opens the connections of .NET's client by the scenario's rules, and marks the phases in the probe of the request that asked for it.</summary>
internal sealed class ClientDialer(HttpOptions options, ClientTls tls, ProxyTunnel? proxy, ConnectionRule? rule = null)
{
    private readonly NameResolver _names = new(options.Dns, options.Hosts);
    private readonly IPAddress[] _sources = [.. options.SourceAddresses.Select(IPAddress.Parse)];
    private readonly BlockedNetworks? _blocked = options.BlockedNetworks.Count == 0 ? null : new BlockedNetworks(options.BlockedNetworks);
    private int _turn;

    /// <summary>Opens a connection; the callback of <see cref="SocketsHttpHandler"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, SslApplicationProtocol protocol, CancellationToken cancellation)
    {
        HttpRequestMessage request = context.InitialRequestMessage;
        RequestProbe? probe = RequestProbe.Of(request);
        DnsEndPoint host = context.DnsEndPoint;
        DnsEndPoint peer = proxy?.Address ?? host;
        IPEndPoint[] ends = _names.Find(peer.Host, peer.Port) ?? await LookUpAsync(peer, probe, cancellation).ConfigureAwait(false);
        if (rule is not null)
        {
            string scheme = request.RequestUri!.Scheme is "https" or "wss" ? "https" : "http";
            foreach (IPEndPoint end in ends)
            {
                if ((proxy is null ? rule(scheme, host.Host, host.Port, end) : rule("http", peer.Host, peer.Port, end) ?? rule(scheme, host.Host, host.Port, null)) is { } refusal)
                {
                    throw new StepFault(ErrorClasses.BlockedAddress, refusal);
                }
            }
        }

        probe?.ConnectBegins();
        Stream stream = new NetworkStream(await ConnectAsync(ends, $"{peer.Host}:{peer.Port}", cancellation).ConfigureAwait(false), ownsSocket: true);
        try
        {
            if (proxy is not null)
            {
                await proxy.OpenAsync(stream, host.Host, host.Port, cancellation).ConfigureAwait(false);
            }

            if (request.RequestUri!.Scheme is "https" or "wss")
            {
                probe?.TlsBegins();
                stream = await HandshakeAsync(stream, host, protocol, cancellation).ConfigureAwait(false);
            }

            probe?.Connected();
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<IPEndPoint[]> LookUpAsync(DnsEndPoint peer, RequestProbe? probe, CancellationToken cancellation)
    {
        probe?.LookUpBegins();
        return await _names.LookUpAsync(peer.Host, peer.Port).WaitAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<Socket> ConnectAsync(IPEndPoint[] ends, string authority, CancellationToken cancellation)
    {
        SocketException? last = null;
        foreach (IPEndPoint end in ends)
        {
            if (_blocked?.Has(end.Address) == true)
            {
                throw new StepFault(ErrorClasses.BlockedAddress, BlockedNetworks.Message(end.Address));
            }

            var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                BindSource(socket);
                await socket.ConnectAsync(end, cancellation).ConfigureAwait(false);
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

        string advice = last!.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "; nothing listens there: is it up?",
            SocketError.AddressNotAvailable => "; this machine is out of free ports, or has none of http.sourceAddresses",
            SocketError.TooManyOpenSockets => "; this process is at its limit of open files (ulimit -n)",
            _ => "",
        };
        throw new StepFault(ErrorClasses.Of(last.SocketErrorCode), $"cannot connect to {authority}: {last.Message}{advice}", last);
    }

    private void BindSource(Socket socket)
    {
        IPAddress[] fitting = _sources.Length == 0 ? [] : [.. _sources.Where(source => source.AddressFamily == socket.AddressFamily)];
        if (fitting.Length == 0)
        {
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.IP, Libc.BindAddressNoPort, BitConverter.GetBytes(1));
        }

        socket.Bind(new IPEndPoint(fitting[(int)((uint)Interlocked.Increment(ref _turn) % (uint)fitting.Length)], 0));
    }

    private async Task<Stream> HandshakeAsync(Stream inner, DnsEndPoint host, SslApplicationProtocol protocol, CancellationToken cancellation)
    {
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(tls.For(host.Host, protocol), cancellation).ConfigureAwait(false);
            return stream;
        }
        catch (Exception e)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw ClientFault.OfHandshake(e, $"{host.Host}:{host.Port}") ?? e;
        }
    }
}
