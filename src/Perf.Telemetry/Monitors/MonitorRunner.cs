namespace Perf.Telemetry.Monitors;

/// <summary>Reads one monitor on a thread of its own. Whatever it does there, nobody waits for it.</summary>
internal sealed class MonitorRunner : IDisposable
{
    /// <summary>How long one reading may take where its definition says nothing.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    // Of samples that nobody takes, as before the first interval's end after a long hold-up.
    private const int MostPending = 100_000;

    private readonly MonitorDefinition _definition;
    private readonly IMonitor _monitor;
    private readonly int _place;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly MonitorReading _reading;
    private readonly MonitorTrouble _trouble;
    private readonly Lock _gate = new();
    private readonly List<MonitorSample> _pending = [];
    private readonly ManualResetEventSlim _wake = new();
    private readonly ManualResetEventSlim _isReady = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Thread _thread;
    private long _started = -1;
    private Task? _cancelling;

    public MonitorRunner(MonitorDefinition definition, IMonitor monitor, int place, Func<string, string> redact, TimeProvider time)
    {
        _definition = definition;
        _monitor = monitor;
        _place = place;
        _time = time;
        _origin = time.GetTimestamp();
        _reading = new MonitorReading(definition.Name);
        _trouble = new MonitorTrouble(definition.Name, redact);
        _thread = new Thread(Loop) { IsBackground = true, Name = $"perf monitor {definition.Name}", Priority = ThreadPriority.BelowNormal };
    }

    /// <summary>Reads once, and throws it away: what is to be compiled and connected is done before the run's clock starts.</summary>
    public void Prepare() => _thread.Start();

    /// <summary>Waits until it is prepared.</summary>
    /// <param name="patience">No longer than this; it goes on by itself.</param>
    public void WaitUntilReady(TimeSpan patience) => _isReady.Wait(patience);

    /// <summary>The run's clock starts now.</summary>
    public void Start()
    {
        Interlocked.CompareExchange(ref _started, _time.GetTimestamp(), -1);
        _wake.Set();
    }

    /// <summary>Moves what was read since the last call into a list.</summary>
    public void Take(List<MonitorSample> into)
    {
        lock (_gate)
        {
            into.AddRange(_pending);
            _pending.Clear();
        }
    }

    /// <summary>Tells it to end, and does not wait.</summary>
    public void Stop()
    {
        // What a driver does when it is cancelled (Npgsql opens a connection to say so) may hang as its server does: that is not done on this thread, which ends the run.
        _cancelling ??= _ended.CancelAsync();
        _wake.Set();
    }

    /// <summary>What is to be told of it.</summary>
    /// <param name="patience">How long it may take to end, once it was told to.</param>
    public IReadOnlyList<string> End(TimeSpan patience)
    {
        bool hasEnded = _thread.ThreadState.HasFlag(ThreadState.Unstarted) || _thread.Join(patience);
        lock (_gate)
        {
            return [.. _trouble.Tell(!hasEnded)];
        }
    }

    /// <summary>Ends it. One that does not end keeps what it has.</summary>
    public void Dispose()
    {
        Stop();
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted))
        {
            _monitor.Dispose();
        }

        // A driver that is still being told to stop needs the source; the collector takes it then.
        if ((_thread.ThreadState.HasFlag(ThreadState.Unstarted) || _thread.Join(TimeSpan.Zero)) && _cancelling is { IsCompleted: true })
        {
            _ended.Dispose();
            _wake.Dispose();
            _isReady.Dispose();
        }
    }

    private void Loop()
    {
        ThreadNiceness.Lower();
        try
        {
            Read(keep: false);
            _isReady.Set();
            _wake.Wait(_ended.Token);
            _ended.Token.ThrowIfCancellationRequested();
            _wake.Reset();

            // What counters stand at when the run begins, so that its first second has rates.
            Read(keep: false);
            int failures = 0;
            int pause = 0;
            while (true)
            {
                TimeSpan now = SinceStart();
                TimeSpan wait = MonitorSchedule.Next(now, _definition.Every, _place) - now;
                if (_ended.Token.WaitHandle.WaitOne(wait > TimeSpan.Zero ? wait : TimeSpan.Zero))
                {
                    return;
                }

                if (pause > 0)
                {
                    pause--;
                    continue;
                }

                failures = Read(keep: true) ? 0 : failures + 1;
                pause = MonitorSchedule.Pause(failures, _definition.Every);
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended before it began.
        }
        finally
        {
            _isReady.Set();
            Quietly(_monitor.Dispose);
        }
    }

    private bool Read(bool keep)
    {
        TimeSpan timeout = _definition.Timeout ?? DefaultTimeout;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        limit.CancelAfter(timeout);
        _reading.Begin(_time.GetElapsedTime(_origin));
        string? fault = null;
        try
        {
            _monitor.Read(_reading, limit.Token);
        }
        catch (Exception e)
        {
            // Also of a kind that nobody thought of: it must not end the process from this thread.
            fault = limit.IsCancellationRequested && !_ended.IsCancellationRequested
                ? $"It did not answer within {DurationText.Format(timeout)}. Look whether it hangs, read it less often, or give it longer (timeout:)."
                : e is MonitorException ? e.Message : $"{e.GetType().Name}: {e.Message}";
        }

        if (_ended.IsCancellationRequested)
        {
            return true;
        }

        lock (_gate)
        {
            Keep(keep, fault);
        }

        return fault is null;
    }

    private void Keep(bool keep, string? fault)
    {
        if (fault is null)
        {
            _trouble.Succeeded();
        }
        else
        {
            _trouble.Failed(SinceStart(), fault);
        }

        foreach (string note in _reading.Notes)
        {
            _trouble.Note(note);
        }

        _trouble.LeftOut(_reading.LeftOut);
        if (keep && _pending.Count + _reading.Samples.Count <= MostPending)
        {
            _pending.AddRange(_reading.Samples);
        }
    }

    private TimeSpan SinceStart() => Interlocked.Read(ref _started) is var started and >= 0 ? _time.GetElapsedTime(started) : TimeSpan.FromTicks(-1);

    private static void Quietly(Action what)
    {
        try
        {
            what();
        }
        catch (Exception)
        {
            // What cannot even be closed has said so when it was read.
        }
    }
}
