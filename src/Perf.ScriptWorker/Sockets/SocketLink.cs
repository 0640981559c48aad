using System.Net.WebSockets;
using System.Threading.Channels;
using Perf.Engine.Pacing;

namespace Perf.ScriptWorker.Sockets;

/// <summary>
/// A WebSocket of a script's user. It is opened, read and written on the thread pool; what happens is told on the user's own thread, in order, while the user waits. Every
/// callback is told through <see cref="PendingWork"/>, so that an iteration goes on as long as the socket is open.
/// </summary>
internal sealed class SocketLink : IDisposable
{
    private const int ChunkSize = 16 * 1024;

    private readonly ScriptUser _user;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<(byte[] Bytes, WebSocketMessageType Type)> _outgoing = Channel.CreateUnbounded<(byte[], WebSocketMessageType)>(new UnboundedChannelOptions { SingleReader = true });
    private int _hasEnded;

    public SocketLink(ScriptUser user, SocketOptions options)
    {
        _user = user;
        Options = options;
        _socket.Options.CollectHttpResponseDetails = true;
        foreach ((string name, string value) in options.Headers)
        {
            _socket.Options.SetRequestHeader(name, value);
        }

        foreach (string protocol in options.Protocols)
        {
            _socket.Options.AddSubProtocol(protocol);
        }

        if (options.Compresses)
        {
            // What the caution is about, secrets beside text that others choose, is the script's business.
            _socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        }
    }

    /// <summary>How it is opened.</summary>
    public SocketOptions Options { get; }

    /// <summary>Where it goes.</summary>
    public Uri Url => Options.Url;

    /// <summary>It is open: the time that opening took, milliseconds.</summary>
    public Action<double> Opened { get; set; } = static _ => { };

    /// <summary>A message came.</summary>
    public Action<byte[], bool> Received { get; set; } = static (_, _) => { };

    /// <summary>It could not be opened, or broke.</summary>
    public Action<string> Failed { get; set; } = static _ => { };

    /// <summary>It is closed, with the code and the reason; told once, last.</summary>
    public Action<int, string> Closed { get; set; } = static (_, _) => { };

    /// <summary>The status that the server answered the opening with, or 0.</summary>
    public int Status => (int)_socket.HttpStatusCode;

    /// <summary>The headers of that answer.</summary>
    public IReadOnlyDictionary<string, IEnumerable<string>> Headers => _socket.HttpResponseHeaders ?? new Dictionary<string, IEnumerable<string>>();

    /// <summary>The subprotocol that was agreed on.</summary>
    public string Protocol => _socket.SubProtocol ?? "";

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _socket.State == WebSocketState.Open;

    /// <summary>Begins to open it.</summary>
    public void Open()
    {
        Action<Action> tell = _user.Pending.Await();
        _ = Task.Run(() => OpenAsync(tell), CancellationToken.None);
    }

    /// <summary>Sends a message.</summary>
    public void Send(byte[] bytes, bool isBinary) => _outgoing.Writer.TryWrite((bytes, isBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text));

    /// <summary>Closes it; what was to be sent is sent before.</summary>
    public void Close(int code, string reason)
    {
        Code = code;
        Reason = reason;
        _outgoing.Writer.TryComplete();
    }

    /// <summary>The iteration was cut off.</summary>
    public void Abort()
    {
        _outgoing.Writer.TryComplete();
        _end.Cancel();
        _socket.Abort();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Abort();
        _socket.Dispose();
        _end.Dispose();
    }

    private int Code { get; set; } = 1000;

    private string Reason { get; set; } = "";

    private async Task OpenAsync(Action<Action> tell)
    {
        long began = Clock.Now;
        try
        {
            await _socket.ConnectAsync(Url, _user.Shared.Sockets?.Invoke(_user.Number), _end.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException or InvalidOperationException)
        {
            string message = Status is not (0 or 101) ? $"the server refused the WebSocket with status {Status}" : e.InnerException?.Message ?? e.Message;
            tell(() =>
            {
                Failed(message);
                End(1006, message);
            });
            return;
        }

        double time = (Clock.Now - began) / (double)TimeSpan.TicksPerMillisecond;
        Action<Action> next = _user.Pending.Await();
        tell(() => Opened(time));
        Task sending = SendAsync();
        await ReceiveAsync(next).ConfigureAwait(false);
        _outgoing.Writer.TryComplete();
        await sending.ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach ((byte[] bytes, WebSocketMessageType type) in _outgoing.Reader.ReadAllAsync(_end.Token).ConfigureAwait(false))
            {
                await _socket.SendAsync(bytes, type, endOfMessage: true, _end.Token).ConfigureAwait(false);
            }

            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync((WebSocketCloseStatus)Code, Reason, _end.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException or ArgumentException)
        {
            // Whoever reads tells of it; a code that cannot be sent ends the connection all the same.
            _socket.Abort();
        }
    }

    private async Task ReceiveAsync(Action<Action> tell)
    {
        byte[] chunk = new byte[ChunkSize];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                ValueWebSocketReceiveResult piece;
                do
                {
                    piece = await _socket.ReceiveAsync(chunk.AsMemory(), _end.Token).ConfigureAwait(false);
                    message.Write(chunk, 0, piece.Count);
                }
                while (!piece.EndOfMessage && message.Length <= Http.HttpSession.MaxBodySize);

                if (piece.MessageType == WebSocketMessageType.Close)
                {
                    int code = (int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty);
                    string reason = _socket.CloseStatusDescription ?? "";
                    tell(() => End(code, reason));
                    return;
                }

                byte[] bytes = message.ToArray();
                bool isBinary = piece.MessageType == WebSocketMessageType.Binary;
                Action<Action> next = _user.Pending.Await();
                tell(() => Received(bytes, isBinary));
                tell = next;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            string message = e.InnerException?.Message ?? e.Message;
            bool isOurs = _end.IsCancellationRequested;
            tell(() =>
            {
                if (!isOurs)
                {
                    Failed(message);
                }

                End(1006, message);
            });
        }
    }

    private void End(int code, string reason)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            Closed(code, reason);
        }
    }
}
