using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Perf.Telemetry.Health;

/// <summary>Asks a server of NTP for the time: one packet and its answer (SNTP, RFC 4330).</summary>
public static class TimeServerProbe
{
    private const int Port = 123, Length = 48;

    // What follows the first bytes (keys, extensions) is not read, and fits a network's packet.
    private const int LongestAnswer = 1500;

    // 1900-01-01, from which NTP counts (era 0, until 2036).
    private static readonly DateTimeOffset s_epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_era = TimeSpan.FromSeconds(1L << 32);

    /// <summary>Asks.</summary>
    /// <param name="server">The host, or host:port; an address of IPv6 with a port stands in brackets.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Between which values the difference lies; null with the reason when there is no answer that can be used.</returns>
    public static async Task<(TimeObservation? Time, string Reason)> RunAsync(string server, TimeProvider time, CancellationToken stop)
    {
        (string host, int port) = HostAndPort(server);
        try
        {
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(host, port, stop).ConfigureAwait(false);
            byte[] packet = new byte[Length];
            // Version 4, client. What is sent as its own time comes back, so that an answer to somebody else is known; it need not be the time.
            packet[0] = (4 << 3) | 3;
            RandomNumberGenerator.Fill(packet.AsSpan(40));
            DateTimeOffset sent = time.GetUtcNow();
            long begun = time.GetTimestamp();
            await socket.SendAsync(packet.AsMemory(), SocketFlags.None, stop).ConfigureAwait(false);
            byte[] answer = new byte[LongestAnswer];
            int length = await socket.ReceiveAsync(answer.AsMemory(), SocketFlags.None, stop).ConfigureAwait(false);
            return Read(server, packet, answer[..length], sent, sent + time.GetElapsedTime(begun));
        }
        catch (OperationCanceledException)
        {
            return (null, $"{server} gave no answer.");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return (null, $"{server} cannot be asked: {e.Message}");
        }
    }

    /// <summary>A server's host and port. Pure.</summary>
    internal static (string Host, int Port) HostAndPort(string server)
    {
        int colon = server.LastIndexOf(':');
        // The colons of a bare address of IPv6 lead to no port.
        bool hasPort = colon > 0 && (server[colon - 1] == ']' || server.IndexOf(':', StringComparison.Ordinal) == colon);
        return hasPort && int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            ? (server[..colon].Trim('[', ']'), port) : (server.Trim('[', ']'), Port);
    }

    /// <summary>Reads an answer.</summary>
    internal static (TimeObservation? Time, string Reason) Read(string server, byte[] request, byte[] answer, DateTimeOffset sent, DateTimeOffset received)
    {
        if (answer.Length < Length || (answer[0] & 7) != 4 || !answer.AsSpan(24, 8).SequenceEqual(request.AsSpan(40, 8)))
        {
            return (null, $"{server} did not answer as a server of NTP does.");
        }

        if (answer[0] >> 6 == 3 || answer[1] is 0 or > 15)
        {
            return (null, $"{server} does not know the time itself.");
        }

        DateTimeOffset arrived = TimeAt(answer.AsSpan(32), received);
        DateTimeOffset left = TimeAt(answer.AsSpan(40), received);
        // The truth lies between "all of the way was there" and "all of it was back"; the server says how far it may be off itself (root dispersion and half its delay, 16.16 fixed).
        double own = (BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(8)) / 65536.0) + (BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(4)) / 131072.0);
        return (new TimeObservation(server, (left - received).TotalSeconds - own, (arrived - sent).TotalSeconds + own), "");
    }

    private static DateTimeOffset TimeAt(ReadOnlySpan<byte> bytes, DateTimeOffset near)
    {
        double seconds = BinaryPrimitives.ReadUInt32BigEndian(bytes) + (BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) / 4294967296.0);
        DateTimeOffset at = s_epoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        // Of the moments that look the same, the one next to this machine's.
        return at + (s_era * Math.Round((near - at) / s_era));
    }
}
