using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Perf.Target;

/// <summary>Opens sockets that listen.</summary>
internal static class ListeningSocket
{
    // Below the ephemeral range, so that outgoing connections of a load test never take a port away.
    private const int FirstPort = 20_000;
    private const int LastPort = 31_999;
    private const int Attempts = 200;
    private const int Backlog = 4096;

    /// <summary>A socket that already listens, so that no other process can take the port between choosing and using it.</summary>
    public static Socket Open(IPAddress address, int port)
    {
        if (port != 0)
        {
            return Bind(address, port);
        }
        SocketException? last = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                return Bind(address, RandomNumberGenerator.GetInt32(FirstPort, LastPort + 1));
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                last = error;
            }
        }
        throw new InvalidOperationException($"No free port found between {FirstPort} and {LastPort} in {Attempts} attempts.", last);
    }

    public static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
