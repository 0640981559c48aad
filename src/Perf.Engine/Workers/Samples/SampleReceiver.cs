using System.Globalization;
using System.Threading.Channels;

namespace Perf.Engine.Workers.Samples;

/// <summary>
/// Takes a worker's samples off the pipe at once and writes them beside it: a slow disk must hold up neither the seconds that come by the same pipe nor, behind it, the load.
/// What it cannot keep is left out and counted, as it is where no pipe is between.
/// </summary>
internal sealed class SampleReceiver
{
    // Some seconds of the most that a worker measures.
    private const long MostBytes = 128_000_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly ISampleSink _sink;
    private readonly SampleFrameReader _reader;
    private readonly long _mostBytes;
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Task _writing;
    private long _waiting;
    private long _all;
    private long _written;
    private volatile string? _fault;

    /// <summary>Starts.</summary>
    /// <param name="sink">Where the samples go.</param>
    /// <param name="mostBytes">How much may wait for it; null for what is usual.</param>
    public SampleReceiver(ISampleSink sink, long? mostBytes = null)
    {
        _sink = sink;
        _reader = new SampleFrameReader(sink);
        _mostBytes = mostBytes ?? MostBytes;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>A frame has come; waits for nothing.</summary>
    public void Add(byte[] frame)
    {
        _all += SampleFrameReader.CountOf(frame);
        if (_fault is not null)
        {
            return;
        }

        // One that is left out has names and tags that others refer to, so that nothing after it can be read.
        if (Interlocked.Add(ref _waiting, frame.Length) > _mostBytes)
        {
            _fault = "the file is slower than the samples come";
            return;
        }

        _frames.Writer.TryWrite(frame);
    }

    /// <summary>There are no more.</summary>
    /// <returns>What is missing, for people; null when nothing is.</returns>
    public async Task<string?> EndAsync()
    {
        _frames.Writer.TryComplete();
        long seen = -1;
        while (await Task.WhenAny(_writing, Task.Delay(s_patience)).ConfigureAwait(false) != _writing)
        {
            // As long as it gets on it may take its time.
            if (Interlocked.Read(ref _written) == seen)
            {
                _fault ??= "the file takes nothing any more";
                break;
            }

            seen = Interlocked.Read(ref _written);
        }

        long missing = _all - Interlocked.Read(ref _written);
        return _fault is { } fault
            ? string.Create(CultureInfo.InvariantCulture, $"The samples in '{_sink.Destination}' are not complete: {fault.TrimEnd('.')}; {missing:N0} of {_all:N0} measurements (a request with all its times is one) are missing. The result itself is.")
            : null;
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (byte[] frame in _frames.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                Interlocked.Add(ref _waiting, -frame.Length);
                _reader.Read(frame);
                Interlocked.Add(ref _written, SampleFrameReader.CountOf(frame));
                if (!_frames.Reader.TryPeek(out _))
                {
                    _sink.Flush();
                }
            }
        }
        catch (Exception e)
        {
            // Whatever the sink throws, the run goes on without it.
            _fault = e.Message;
        }

        try
        {
            _sink.Complete();
        }
        catch (Exception e)
        {
            _fault ??= e.Message;
        }
    }
}
