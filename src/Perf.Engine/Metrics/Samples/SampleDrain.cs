using System.Collections.Concurrent;
using System.Globalization;

namespace Perf.Engine.Metrics.Samples;

/// <summary>
/// The writer: a thread that takes what the loops leave in their rings and hands it to the sink. The loops never wait for it: what it cannot keep up with is
/// left out and counted.
/// </summary>
internal sealed class SampleDrain : IDisposable
{
    private const int Batch = 1024;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly ISampleSink _sink;
    private readonly IReadOnlyList<SampleRing> _rings;
    private readonly SampleTagBook _tags;
    private readonly TimeSpan _patience;
    private readonly SampleExpansion _expansion = new();
    private readonly ConcurrentQueue<(TimeSpan End, SampleValue[] Values)> _intervals = new();
    private readonly ManualResetEventSlim _ending = new();
    private readonly Thread _thread;
    private DateTimeOffset _startedAt;
    private long _start;
    private bool _hasStarted;
    private bool _isAbandoned;
    private long _written;
    private volatile string? _fault;

    /// <summary>Creates the writer.</summary>
    /// <param name="sink">Where the samples go.</param>
    /// <param name="rings">Where they come from.</param>
    /// <param name="tags">Their tags.</param>
    /// <param name="patience">How long the end waits for a sink that takes nothing; null for ten seconds.</param>
    public SampleDrain(ISampleSink sink, IReadOnlyList<SampleRing> rings, SampleTagBook tags, TimeSpan? patience = null)
    {
        _sink = sink;
        _rings = rings;
        _tags = tags;
        _patience = patience ?? s_patience;
        _thread = new Thread(Run) { IsBackground = true, Name = "perf samples" };
    }

    /// <summary>Starts the thread.</summary>
    /// <param name="startedAt">The time of day of the run's start.</param>
    /// <param name="start">The same moment in ticks of <see cref="Pacing.Clock"/>.</param>
    public void Start(DateTimeOffset startedAt, long start)
    {
        (_startedAt, _start, _hasStarted) = (startedAt, start, true);
        _thread.Start();
    }

    /// <summary>Takes what is measured once a second; on one thread, which does not wait.</summary>
    public void Add(Interval interval)
    {
        SampleValue[] values = [.. interval.Series.Where(series => SampleExpansion.OfInterval.Contains(series.Metric)).Select(series => new SampleValue(series.Metric, series.Sum))];
        if (values.Length > 0)
        {
            _intervals.Enqueue((interval.Start + interval.Length, values));
        }
    }

    /// <summary>Writes what is left and completes the sink. The loops have nothing more to tell.</summary>
    /// <returns>What is missing, for people; null when nothing is.</returns>
    public string? End()
    {
        _ending.Set();
        bool hasEnded = WaitForThread();
        long all = _rings.Sum(ring => ring.Offered);
        long missing = all - Volatile.Read(ref _written);
        if (hasEnded && missing == 0 && _fault is null)
        {
            return null;
        }

        string figures = string.Create(CultureInfo.InvariantCulture, $"{missing:N0} of {all:N0} measurements (a request with all its times is one)");
        string what = !hasEnded ? $"the file takes nothing any more; {figures} are missing, and what was written last may be"
            : _fault is { } fault ? $"{fault.TrimEnd('.')}; {figures} are missing"
            : $"{figures} came faster than they could be written and are missing. Write to a faster disk, without .gz, or at a lower rate";
        return $"The samples in '{_sink.Destination}' are not complete: {what}. The result itself is.";
    }

    /// <summary>Ends the thread where that was not done.</summary>
    public void Dispose()
    {
        _ending.Set();
        if (!_hasStarted || (!_isAbandoned && WaitForThread()))
        {
            _ending.Dispose();
        }
    }

    // As long as it gets on it may take its time; one that hangs, such as on a network's disk, does not hold up the result for ever.
    private bool WaitForThread()
    {
        long seen = Volatile.Read(ref _written);
        while (!_thread.Join(_patience))
        {
            long now = Volatile.Read(ref _written);
            if (now == seen)
            {
                _isAbandoned = true;
                return false;
            }

            seen = now;
        }

        return true;
    }

    private void Run()
    {
        long flushedAt = Pacing.Clock.Now;
        while (true)
        {
            bool isLast = _ending.IsSet;
            bool hasMoved = Move();
            long now = Pacing.Clock.Now;
            if (now - flushedAt >= TimeSpan.TicksPerSecond)
            {
                flushedAt = now;
                if (_fault is null)
                {
                    Try(_sink.Flush);
                }
            }

            if (!hasMoved && isLast)
            {
                break;
            }

            if (!hasMoved)
            {
                _ending.Wait(s_pause);
            }
        }

        Try(_sink.Complete);
    }

    private bool Move()
    {
        bool hasMoved = false;
        while (_intervals.TryDequeue(out (TimeSpan End, SampleValue[] Values) interval))
        {
            Write(_startedAt + interval.End, interval.Values);
            hasMoved = true;
        }

        foreach (SampleRing ring in _rings)
        {
            ReadOnlySpan<RawSample> samples = ring.Peek(Batch);
            foreach (ref readonly RawSample raw in samples)
            {
                Write(_startedAt + TimeSpan.FromTicks(raw.At - _start), raw);
            }

            ring.Release(samples.Length);
            hasMoved |= samples.Length > 0;
        }

        return hasMoved;
    }

    private void Write(DateTimeOffset time, in RawSample raw)
    {
        try
        {
            if (_fault is null)
            {
                _sink.Write(time, _tags.Of(raw), _expansion.Of(raw, _tags.StepOf(raw)));
                Volatile.Write(ref _written, _written + 1);
            }
        }
        catch (Exception e)
        {
            _fault = e.Message;
        }
    }

    private void Write(DateTimeOffset time, SampleValue[] values)
    {
        try
        {
            if (_fault is null)
            {
                _sink.Write(time, _tags.OfRun, values);
            }
        }
        catch (Exception e)
        {
            _fault = e.Message;
        }
    }

    // Whatever the sink throws, the run goes on without it.
    private void Try(Action what)
    {
        try
        {
            what();
        }
        catch (Exception e)
        {
            _fault ??= e.Message;
        }
    }
}
