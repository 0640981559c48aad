using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.ExceptionServices;
using System.Text;
using Perf.Engine.Flows;
using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.WebSocket;

/// <summary>What is said on one open connection, from the first message to the close. Sending and waiting are timed; pauses are not.</summary>
/// <param name="socket">The open connection.</param>
/// <param name="values">The virtual user's values, which the messages add to.</param>
/// <param name="call">Who runs the step.</param>
/// <param name="outcome">Gets what became of it.</param>
/// <param name="tally">Counts messages.</param>
/// <param name="listener">Reads messages as they come (<see cref="WebSocketStep.Listens"/>); null where they are read when one is waited for.</param>
internal sealed class Conversation(ClientWebSocket socket, ScalarValue[] values, StepCall call, StepOutcome outcome, MessageTally tally, Listener? listener)
{
    private readonly ArrayBufferWriter<byte> _message = new(ChunkSize);
    private readonly ReceivedMessages? _received = call.WantsBody ? new ReceivedMessages() : null;
    private uint _pauses;

    private const int ChunkSize = 4096;

    /// <summary>Does one turn after the other and closes.</summary>
    /// <param name="turns">The turns.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(IReadOnlyList<Turn> turns, CancellationToken cancellation)
    {
        try
        {
            listener?.Begin(WaitsAfter(turns, 0));
            await TalkAsync(turns, cancellation).ConfigureAwait(false);
        }
        catch (WebSocketException) when (listener?.Fault is { } cause)
        {
            // Whoever uses a connection that broke meanwhile hears only that it cannot be used.
            ExceptionDispatchInfo.Throw(cause);
        }
        finally
        {
            outcome.Body = _received?.ToJson() ?? default;
        }
    }

    // Whether one of the turns from here to the next message that is sent waits for a message.
    private static bool WaitsAfter(IReadOnlyList<Turn> turns, int from)
    {
        for (int i = from; i < turns.Count && turns[i].Source is not WebSocketSend; i++)
        {
            if (turns[i].Source is WebSocketReceive)
            {
                return true;
            }
        }

        return false;
    }

    private async Task TalkAsync(IReadOnlyList<Turn> turns, CancellationToken cancellation)
    {
        for (int i = 0; i < turns.Count; i++)
        {
            Turn turn = turns[i];
            switch (turn.Source)
            {
                case WebSocketSend send:
                    listener?.StartOver(WaitsAfter(turns, i + 1));
                    await SendAsync(send, turn.Content!, cancellation).ConfigureAwait(false);
                    break;
                case WebSocketReceive receive:
                    await ReceiveAsync(receive, turn, cancellation).ConfigureAwait(false);
                    break;
                case WebSocketPause pause:
                    await Task.Delay(pause.Min + ((pause.Max - pause.Min) * Fraction()), cancellation).ConfigureAwait(false);
                    break;
            }
        }

        await CloseAsync(cancellation).ConfigureAwait(false);
    }

    private async Task SendAsync(WebSocketSend send, TextTemplate content, CancellationToken cancellation)
    {
        string text = content.Render(values);
        byte[] bytes;
        try
        {
            bytes = send.IsBinary ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
        }
        catch (FormatException)
        {
            throw new StepFault(ErrorClasses.InvalidRequest, "with the values of its variables, what sendBase64 says is no base64");
        }

        long begin = Clock.Now;
        try
        {
            await socket.SendAsync(bytes, send.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, cancellation).ConfigureAwait(false);
            tally.Sent();
        }
        finally
        {
            outcome.Timings.Sending += Clock.Now - begin;
        }
    }

    private async Task ReceiveAsync(WebSocketReceive receive, Turn turn, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (receive.Timeout is { } timeout)
        {
            limit.CancelAfter(timeout);
        }

        int skipped = 0;
        try
        {
            for (int taken = 0; taken < receive.Count;)
            {
                WebSocketMessageType type = listener is null ? await ReadMessageAsync(limit.Token).ConfigureAwait(false) : await TakeMessageAsync(listener, limit.Token).ConfigureAwait(false);
                StepOutcome message = new() { Body = _message.WrittenMemory, BodySize = _message.WrittenCount };
                var view = new ResponseView().Look(message);
                if (!turn.Conditions.All(condition => condition.Holds(view, values)))
                {
                    skipped++;
                    continue;
                }

                _received?.Add(_message.WrittenSpan, type == WebSocketMessageType.Binary);
                if (++taken == receive.Count)
                {
                    Take(turn.Captures, view);
                }
            }
        }
        catch (Exception e) when (e is not StepFault && limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StepFault(ErrorClasses.Timeout, $"no message that fits within {DurationText.Format(receive.Timeout!.Value)} ({skipped} others came)");
        }
    }

    private void Take(IReadOnlyList<CompiledCapture> captures, ResponseView view)
    {
        foreach (CompiledCapture capture in captures)
        {
            values[capture.Slot] = capture.Take(view)
                ?? throw new StepFault(ErrorClasses.CaptureFailed, $"nothing to capture as '{capture.Source.Name}' by {capture.Source.Selector} in the message");
        }
    }

    // A message that the listener has read: how long it took to come in one piece is not known, and is part of the waiting.
    private async Task<WebSocketMessageType> TakeMessageAsync(Listener source, CancellationToken cancellation)
    {
        _message.ResetWrittenCount();
        long begin = Clock.Now;
        try
        {
            (byte[] content, WebSocketMessageType type) = await source.TakeAsync(cancellation).ConfigureAwait(false) ?? throw Closed();
            _message.Write(content);
            CountSize(content.Length);
            return type;
        }
        finally
        {
            outcome.Timings.Waiting += Clock.Now - begin;
        }
    }

    private void CountSize(int bytes)
    {
        outcome.BodySize += bytes;
        if (outcome.BodySize > call.MaxBodySize)
        {
            throw new StepFault(ErrorClasses.BodyTooLarge, $"the messages are over {SizeText.Format(call.MaxBodySize)} (http.maxBodySize)");
        }
    }

    // A whole message: waiting until its first piece is here, receiving until its last.
    private async Task<WebSocketMessageType> ReadMessageAsync(CancellationToken cancellation)
    {
        _message.ResetWrittenCount();
        long begin = Clock.Now;
        bool hasBegun = false;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult piece = await socket.ReceiveAsync(_message.GetMemory(ChunkSize), cancellation).ConfigureAwait(false);
                if (piece.MessageType == WebSocketMessageType.Close)
                {
                    throw Closed();
                }

                _message.Advance(piece.Count);
                CountSize(piece.Count);
                if (!hasBegun)
                {
                    hasBegun = true;
                    long now = Clock.Now;
                    outcome.Timings.Waiting += now - begin;
                    begin = now;
                }

                if (piece.EndOfMessage)
                {
                    tally.Received();
                    return piece.MessageType;
                }
            }
        }
        finally
        {
            long rest = Clock.Now - begin;
            outcome.Timings.Waiting += hasBegun ? 0 : rest;
            outcome.Timings.Receiving += hasBegun ? rest : 0;
        }
    }

    // The server's own close frame, or one that carries no code (RFC 6455, section 7.1.5).
    private StepFault Closed()
    {
        int code = (int)(socket.CloseStatus ?? WebSocketCloseStatus.Empty);
        string reason = string.IsNullOrEmpty(socket.CloseStatusDescription) ? "" : $": {socket.CloseStatusDescription}";
        return new StepFault(ErrorClasses.OfWebSocketClose(code), $"the server closed the connection with {code}{reason} of its own accord");
    }

    private async Task CloseAsync(CancellationToken cancellation)
    {
        long begin = Clock.Now;
        try
        {
            if (listener is null)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellation).ConfigureAwait(false);
            }
            else
            {
                // The listener reads up to the other side's close, and what comes before it counts.
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation).ConfigureAwait(false);
                await listener.ClosedAsync(cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            outcome.Timings.Receiving += Clock.Now - begin;
        }

        // A server that had closed before, with an error, says so here.
        if (socket.CloseStatus is not (WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.EndpointUnavailable or WebSocketCloseStatus.Empty or null))
        {
            throw Closed();
        }
    }

    // The same in every run: a scattered number of user, iteration and pause (splitmix64).
    private double Fraction()
    {
        ulong hash = ((ulong)call.Vu << 48) ^ ((ulong)call.Iteration << 8) ^ ++_pauses;
        hash = (hash + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return ((hash ^ (hash >> 31)) >> 11) / (double)(1UL << 53);
    }
}
