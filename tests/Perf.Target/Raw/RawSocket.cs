using System.Net.Sockets;
using System.Text;

namespace Perf.Target.Raw;

/// <summary>Whole pieces over a socket, which by itself takes and gives what fits.</summary>
internal static class RawSocket
{
    public static Task SendTextAsync(this Socket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAllAsync(Encoding.ASCII.GetBytes(text), cancellationToken);

    public static async Task SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
        }
    }

    /// <summary>Reads so many bytes and throws them away.</summary>
    public static async Task ReceiveAllAsync(this Socket socket, int count, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        while (count > 0)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(count, buffer.Length)), SocketFlags.None, cancellationToken);
            if (read == 0)
            {
                return;
            }

            count -= read;
        }
    }
}
