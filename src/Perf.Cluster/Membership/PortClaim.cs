using System.Net;
using System.Net.Sockets;

namespace Perf.Cluster.Membership;

/// <summary>
/// A port that nobody else of this machine takes as long as this is held. Orleans' listeners share a port with each other, so that of agents that are started in the same moment several would listen at one, each for a part
/// of the calls. The number is therefore taken in UDP as well, from before it is looked at until the agent has left: at the loopback address, where nothing arrives from outside, and the system gives it back
/// when the process dies.
/// </summary>
internal sealed class PortClaim : IDisposable
{
    private readonly Socket? _held;

    private PortClaim(int port, Socket? held) => (Port, _held) = (port, held);

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Takes a port.</summary>
    /// <param name="address">Where it is to be listened at.</param>
    /// <param name="port">The port.</param>
    /// <returns>Null where somebody listens at it or is about to.</returns>
    public static PortClaim? Take(IPAddress address, int port)
    {
        if (!TryHold(port, out Socket? held))
        {
            return null;
        }

        if (PortSearch.IsFree(address, port))
        {
            return new PortClaim(port, held);
        }

        held?.Dispose();
        return null;
    }

    /// <summary>Gives it back.</summary>
    public void Dispose() => _held?.Dispose();

    // Where it cannot be held for another reason (no loopback, no right to a port of the system's) there is no agreement, and listening tells.
    private static bool TryHold(int port, out Socket? held)
    {
        held = null;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            held = socket;
            return true;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            return e.SocketErrorCode != SocketError.AddressAlreadyInUse;
        }
    }
}
