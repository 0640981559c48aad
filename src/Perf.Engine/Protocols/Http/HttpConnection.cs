using System.Net.Sockets;
using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.Http;

/// <summary>One connection: writes a request, reads its response. Used by one request at a time.</summary>
internal sealed class HttpConnection(Socket socket, Stream stream, HttpOrigin origin) : IDisposable
{
    private const int MaxHead = 64 * 1024;
    private const int FirstBuffer = 8 * 1024;

    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;

    public HttpOrigin Origin { get; } = origin;

    /// <summary>When it was last given back, ticks of <see cref="Clock"/>.</summary>
    public long IdleSince { get; set; }

    /// <summary>How many requests it has carried.</summary>
    public int Uses { get; private set; }

    /// <summary>Whether the server has closed it, or sent something nobody asked for, while it was idle.</summary>
    public bool IsStale => _start != _end || socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Sends and reads. Fills the outcome as far as it comes; throws <see cref="StepFault"/>.</summary>
    /// <returns>Whether the connection may carry another request.</returns>
    public async ValueTask<bool> ExchangeAsync(HttpCall call, HttpOutcome outcome, CancellationToken cancellation)
    {
        Uses++;
        Metrics.RequestTimings timings = outcome.Timings;
        long mark = Clock.Now;
        try
        {
            timings.Sent = true;
            await stream.WriteAsync(call.Bytes, cancellation).ConfigureAwait(false);
            outcome.BytesSent += call.Bytes.Length;
            timings.Sending = Clock.Now - mark;
            mark += timings.Sending;

            ResponseHead head;
            bool first = true;
            do
            {
                int length;
                while ((length = ResponseHead.LengthOf(_buffer.AsSpan(_start, _end - _start))) < 0)
                {
                    if (!ResponseHead.MayBegin(_buffer.AsSpan(_start, _end - _start)))
                    {
                        // Parsing it says what is wrong with it.
                        _ = ParseHead(_end - _start);
                    }

                    await FillAsync(outcome, cancellation).ConfigureAwait(false);
                    if (first)
                    {
                        first = false;
                        timings.Waiting = Clock.Now - mark;
                        mark += timings.Waiting;
                    }
                }

                head = ParseHead(length);
            }
            while (head.Status is >= 100 and < 200 and not 101);

            outcome.Head = head;
            outcome.Status = head.Status;
            using MemoryStream? kept = call.WantsBody ? new MemoryStream((int)Math.Min(head.ContentLength ?? 1024, 1 << 20)) : null;
            bool reusable = await ReadBodyAsync(call, head, outcome, kept, cancellation).ConfigureAwait(false);
            timings.Receiving = Clock.Now - mark;
            mark = -1;
            if (kept is not null)
            {
                // The client's own work: no part of any phase.
                outcome.Body = BodyDecoder.Decode(kept.GetBuffer().AsMemory(0, (int)kept.Length), head.Find("content-encoding"), call.MaxBodySize);
            }

            // Bytes that nobody asked for would be taken for the next response.
            return reusable && head.KeepsAlive && _start == _end;
        }
        finally
        {
            if (mark >= 0)
            {
                // Cut short: the phase that was going on gets the time.
                long spent = Clock.Now - mark;
                if (outcome.BytesReceived > 0)
                {
                    timings.Receiving = spent;
                }
                else if (timings.Sending > 0)
                {
                    timings.Waiting = spent;
                }
                else
                {
                    timings.Sending = spent;
                }
            }

            outcome.Timings = timings;
        }
    }

    public void Dispose() => stream.Dispose();

    private ResponseHead ParseHead(int length)
    {
        try
        {
            ResponseHead head = ResponseHead.Parse(_buffer.AsSpan(_start, length));
            _start += length;
            return head;
        }
        catch (FormatException e)
        {
            throw new StepFault(ErrorClasses.Protocol, e.Message, e);
        }
    }

    private async ValueTask<bool> ReadBodyAsync(HttpCall call, ResponseHead head, HttpOutcome outcome, MemoryStream? kept, CancellationToken cancellation)
    {
        if (call.Method == "HEAD" || head.Status is 204 or 304 || head.ContentLength == 0)
        {
            return true;
        }

        if (head.Status == 101)
        {
            // The connection speaks another protocol from here on: nothing to read, and nothing more to ask.
            return false;
        }

        if (head.ContentLength > call.MaxBodySize)
        {
            throw TooLarge(call);
        }

        if (head.IsChunked)
        {
            await ReadChunksAsync(call, outcome, kept, cancellation).ConfigureAwait(false);
        }
        else
        {
            await ReadPlainAsync(call, head.ContentLength, outcome, kept, cancellation).ConfigureAwait(false);
        }

        return head.IsChunked || head.ContentLength is not null;
    }

    private async ValueTask ReadPlainAsync(HttpCall call, long? length, HttpOutcome outcome, MemoryStream? kept, CancellationToken cancellation)
    {
        long left = length ?? long.MaxValue;
        while (left > 0)
        {
            if (_start == _end && !await FillAsync(outcome, cancellation, mayEnd: length is null).ConfigureAwait(false))
            {
                return;
            }

            int take = (int)Math.Min(left, _end - _start);
            Keep(call, outcome, kept, _buffer.AsSpan(_start, take));
            _start += take;
            left -= take;
        }
    }

    private async ValueTask ReadChunksAsync(HttpCall call, HttpOutcome outcome, MemoryStream? kept, CancellationToken cancellation)
    {
        var chunks = new ChunkedReader();
        while (!chunks.IsDone)
        {
            if (_start == _end)
            {
                await FillAsync(outcome, cancellation).ConfigureAwait(false);
            }

            try
            {
                _start += chunks.Read(_buffer.AsSpan(_start, _end - _start), out ReadOnlySpan<byte> data);
                Keep(call, outcome, kept, data);
            }
            catch (FormatException e)
            {
                throw new StepFault(ErrorClasses.Protocol, e.Message, e);
            }
        }
    }

    private static void Keep(HttpCall call, HttpOutcome outcome, MemoryStream? kept, ReadOnlySpan<byte> data)
    {
        outcome.BodySize += data.Length;
        if (outcome.BodySize > call.MaxBodySize)
        {
            throw TooLarge(call);
        }

        kept?.Write(data);
    }

    private static StepFault TooLarge(HttpCall call) =>
        new(ErrorClasses.BodyTooLarge, $"the body is over {SizeText.Format(call.MaxBodySize)} (http.maxBodySize)");

    /// <summary>Reads more. Returns false at the end of the stream where that is allowed.</summary>
    private async ValueTask<bool> FillAsync(HttpOutcome outcome, CancellationToken cancellation, bool mayEnd = false)
    {
        MakeRoom();
        int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
        if (read == 0)
        {
            return mayEnd ? false : throw new StepFault(ErrorClasses.ConnectionClosed, outcome.BytesReceived == 0
                ? $"{Origin.Authority} closed the connection without a response"
                : $"{Origin.Authority} closed the connection before the response was complete");
        }

        _end += read;
        outcome.BytesReceived += read;
        return true;
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            // Only a head is gathered in the buffer; bodies are taken out as they come.
            if (_end - _start >= MaxHead)
            {
                throw new StepFault(ErrorClasses.HeadersTooLarge, $"the response's headers are over {MaxHead / 1024} KiB");
            }

            byte[] target = _start > 0 ? _buffer : new byte[_buffer.Length * 2];
            _buffer.AsSpan(_start, _end - _start).CopyTo(target);
            _end -= _start;
            _start = 0;
            _buffer = target;
        }
    }
}
