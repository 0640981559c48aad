using System.Net.WebSockets;
using System.Text;

namespace Perf.Target.Rpc;

/// <summary>
/// WebSockets under /ws/: <c>chat</c> welcomes, then obeys (<c>close:1008</c>, <c>count:3</c>, <c>quiet</c>) or echoes; <c>refused</c> is 403; <c>silent</c> says nothing;
/// <c>deaf</c> does not even answer a close.
/// </summary>
internal static class WebSocketEndpoint
{
    private const int MaxMessage = 1 << 20;

    public static async Task HandleAsync(HttpContext http, CancellationToken stopping)
    {
        if (http.Request.Path.Value is "/ws/refused" || !http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        string? subprotocol = http.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(name => name.StartsWith("chat.", StringComparison.Ordinal));
        using var socket = await http.WebSockets.AcceptWebSocketAsync(subprotocol);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            if (http.Request.Path.Value is "/ws/deaf")
            {
                await Task.Delay(Timeout.Infinite, end.Token);
            }
            if (http.Request.Path.Value is "/ws/chat")
            {
                string header = http.Request.Headers["x-name"].ToString();
                await SayAsync(socket, $$"""{"type":"welcome","id":42,"name":"{{header}}"}""", end.Token);
            }
            await TalkAsync(socket, obeys: http.Request.Path.Value is "/ws/chat", end.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }
    }

    private static async Task TalkAsync(WebSocket socket, bool obeys, CancellationToken cancellation)
    {
        byte[] buffer = new byte[MaxMessage];
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
                length += received.Count;
            }
            while (!received.EndOfMessage);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, cancellation);
                return;
            }
            if (!obeys)
            {
                continue;
            }
            string text = received.MessageType == WebSocketMessageType.Text ? Encoding.UTF8.GetString(buffer, 0, length) : "";
            if (text.StartsWith("close:", StringComparison.Ordinal))
            {
                await socket.CloseAsync((WebSocketCloseStatus)int.Parse(text[6..]), "as asked", cancellation);
                return;
            }
            if (text.StartsWith("count:", StringComparison.Ordinal))
            {
                for (int number = 1; number <= int.Parse(text[6..]); number++)
                {
                    await SayAsync(socket, $$"""{"type":"count","n":{{number}}}""", cancellation);
                }
            }
            else if (text != "quiet")
            {
                await socket.SendAsync(buffer.AsMemory(0, length), received.MessageType, endOfMessage: true, cancellation);
            }
        }
    }

    private static Task SayAsync(WebSocket socket, string text, CancellationToken cancellation) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellation);
}
