using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;
using Socket = System.Net.WebSockets.WebSocket;

namespace Perf.Engine.Protocols.WebSocket;

/// <summary>
/// Reads messages as they come, beside whatever else is done on the connection. Kept are those that somebody will wait for; of all others only the number is known,
/// so that a server that talks all the time costs no memory.
/// </summary>
/// <param name="socket">The open connection; nobody else reads from it meanwhile.</param>
/// <param name="tally">Counts messages.</param>
/// <param name="maxSize">The most bytes that are kept.</param>
internal sealed class Listener(Socket socket, MessageTally tally, long maxSize) : IAsyncDisposable
{
    private const int ChunkSize = 4096;

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<(byte[] Content, WebSocketMessageType Type)> _messages = Channel.CreateUnbounded<(byte[], WebSocketMessageType)>();
    private long _size;
    private volatile bool _keeps;
    private Task? _reading;

    /// <summary>What broke the connection while it was read from; null where nothing did.</summary>
    public Exception? Fault => _reading?.Exception?.InnerException;

    /// <summary>Begins to read.</summary>
    /// <param name="keeps">Whether messages are kept.</param>
    public void Begin(bool keeps)
    {
        _keeps = keeps;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Forgets what has come: what counts is what comes from here on.</summary>
    /// <param name="keeps">Whether messages are kept from here on.</param>
    public void StartOver(bool keeps)
    {
        _keeps = keeps;
        while (_messages.Reader.TryRead(out (byte[] Content, WebSocketMessageType Type) old))
        {
            Interlocked.Add(ref _size, -old.Content.Length);
        }
    }

    /// <summary>Takes the oldest message that was kept, and waits for one where there is none.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The message; null when the connection was closed.</returns>
    /// <exception cref="WebSocketException">The connection has broken.</exception>
    public async ValueTask<(byte[] Content, WebSocketMessageType Type)?> TakeAsync(CancellationToken cancellation)
    {
        while (await _messages.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            if (_messages.Reader.TryRead(out (byte[] Content, WebSocketMessageType Type) next))
            {
                Interlocked.Add(ref _size, -next.Content.Length);
                return next;
            }
        }

        return null;
    }

    /// <summary>Waits until the other side has closed.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task ClosedAsync(CancellationToken cancellation) => _reading!.WaitAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_reading is not null)
        {
            // What broke was told to whoever waited for a message.
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            var content = new ArrayBufferWriter<byte>(ChunkSize);
            while (await ReadOneAsync(content).ConfigureAwait(false) is var (type, isKept))
            {
                tally.Received();
                if (isKept)
                {
                    Interlocked.Add(ref _size, content.WrittenCount);
                    _messages.Writer.TryWrite((content.WrittenSpan.ToArray(), type));
                }

                content.ResetWrittenCount();
            }

            _messages.Writer.Complete();
        }
        catch (Exception e)
        {
            _messages.Writer.Complete(e);
            throw;
        }
    }

    // Null when the other side has closed.
    private async ValueTask<(WebSocketMessageType Type, bool IsKept)?> ReadOneAsync(ArrayBufferWriter<byte> content)
    {
        // Asked when the first piece is here: half a message would be none.
        for (bool? isKept = null; ;)
        {
            ValueWebSocketReceiveResult piece = await socket.ReceiveAsync(content.GetMemory(ChunkSize), _stop.Token).ConfigureAwait(false);
            if (piece.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            isKept ??= _keeps;
            if (isKept.Value)
            {
                content.Advance(piece.Count);
                if (Interlocked.Read(ref _size) + content.WrittenCount > maxSize)
                {
                    throw new StepFault(ErrorClasses.BodyTooLarge, $"the messages that nobody has waited for yet are over {SizeText.Format(maxSize)} (http.maxBodySize)");
                }
            }

            if (piece.EndOfMessage)
            {
                return (piece.MessageType, isKept.Value);
            }
        }
    }
}
