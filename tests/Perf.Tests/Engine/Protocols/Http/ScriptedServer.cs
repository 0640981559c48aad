using System.Net.Sockets;
using System.Text;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>Keeps every request's head, with what came of the body in the same segment, and answers it as a function says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly List<string> _requests = [];
    private readonly Func<string, string> _answer;
    private readonly SocketServer _server;

    public ScriptedServer(Func<string, string> answer)
    {
        _answer = answer;
        _server = new SocketServer(ServeAsync);
    }

    public Uri Root => _server.Root;

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16_384];
        for (int read; (read = await socket.ReceiveAsync(buffer, cancellationToken)) > 0;)
        {
            string request = Encoding.UTF8.GetString(buffer, 0, read);
            lock (_requests)
            {
                _requests.Add(request);
            }

            await socket.SendAsync(Encoding.UTF8.GetBytes(_answer(request)), cancellationToken);
        }
    }
}
