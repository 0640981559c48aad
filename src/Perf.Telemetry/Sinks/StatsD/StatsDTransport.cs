using System.Net;
using System.Net.Sockets;

namespace Perf.Telemetry.Sinks;

/// <summary>Sends lines as datagrams no larger than a network carries in one piece. UDP tells of nothing that is lost on the way.</summary>
/// <param name="host">The server.</param>
/// <param name="port">Its port.</param>
internal sealed class StatsDTransport(string host, int port) : ITransport
{
    // Ethernet's 1,500 bytes less the headers of IPv6 and UDP.
    private const int LargestPacket = 1432;

    private Socket? _socket;

    /// <summary>Lines as packets; a line that is longer by itself is a packet of its own. Pure.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Packets(ReadOnlyMemory<byte> lines)
    {
        int begin = 0;
        int end = 0;
        for (int at = 0; at < lines.Length;)
        {
            int feed = lines.Span[at..].IndexOf((byte)'\n');
            int next = feed < 0 ? lines.Length : at + feed + 1;
            if (next - begin > LargestPacket && end > begin)
            {
                yield return lines[begin..end];
                begin = end;
            }

            (end, at) = (next, next);
        }

        if (end > begin)
        {
            yield return lines[begin..end];
        }
    }

    public async Task<string?> ProbeAsync(CancellationToken stop)
    {
        try
        {
            await ConnectAsync(stop).ConfigureAwait(false);
            return null;
        }
        catch (SocketException e)
        {
            return Explain(e);
        }
    }

    public async Task<Delivery> SendAsync(SinkBatch batch, CancellationToken stop)
    {
        try
        {
            Socket socket = await ConnectAsync(stop).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> packet in Packets(batch.Body))
            {
                try
                {
                    await socket.SendAsync(packet, SocketFlags.None, stop).ConfigureAwait(false);
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
                {
                    // The machine told of an earlier datagram that nobody listens: StatsD does not mind, and somebody may soon.
                }
            }

            return Delivery.Taken;
        }
        catch (SocketException e)
        {
            return new Delivery(DeliveryOutcome.Later, Explain(e));
        }
    }

    public void Dispose() => _socket?.Dispose();

    private string Explain(SocketException e) => e.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData
        ? $"the name {host} cannot be resolved. Look whether it is written right" : $"nothing can be sent to {host}:{port}: {e.Message}";

    private async Task<Socket> ConnectAsync(CancellationToken stop)
    {
        if (_socket is null)
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, stop).ConfigureAwait(false);
            var socket = new Socket(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                await socket.ConnectAsync(addresses[0], port, stop).ConfigureAwait(false);
            }
            catch
            {
                // It is tried again each second.
                socket.Dispose();
                throw;
            }

            _socket = socket;
        }

        return _socket;
    }
}
