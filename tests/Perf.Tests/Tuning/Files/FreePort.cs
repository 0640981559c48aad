using System.Net;
using System.Net.Sockets;

namespace Perf.Tests.Tuning.Files;

/// <summary>Ports of loopback below those that the system gives away by itself.</summary>
internal static class FreePort
{
    private static int _next = 21_000 + (Environment.ProcessId % 5000);

    public static int Next()
    {
        while (true)
        {
            int port = Interlocked.Increment(ref _next);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it: the next one.
            }
        }
    }
}
