using System.Net;
using System.Net.Sockets;

namespace Perf.Cluster.Membership;

/// <summary>Finds ports that nobody listens at.</summary>
internal static class PortSearch
{
    /// <summary>The usual first port for other agents.</summary>
    public const int FirstSiloPort = 11111;

    /// <summary>The usual first port for coordinators.</summary>
    public const int FirstGatewayPort = 30000;

    private const int Tries = 200;

    /// <summary>Takes the first free port.</summary>
    /// <param name="address">Where it is to be listened at.</param>
    /// <param name="first">The first one that is tried.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterUnavailable"/>: there is none.</exception>
    public static PortClaim Free(IPAddress address, int first)
    {
        for (int port = first; port < first + Tries && port <= ushort.MaxValue; port++)
        {
            if (PortClaim.Take(address, port) is { } claim)
            {
                return claim;
            }
        }

        throw new PerfException(ErrorIds.ClusterUnavailable, $"None of the ports from {first} upwards is free on {address}. Give the agent others: -Port, -GatewayPort.", first);
    }

    /// <summary>Whether nobody listens at a port.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
