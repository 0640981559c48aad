namespace Perf.Telemetry.Monitors;

/// <summary>Reads one monitor on a thread of its own. Whatever it does there, nobody waits for it.</summary>
internal sealed partial class MonitorRunner : IDisposable
{
    /// <summary>How long one reading may take where its definition says nothing.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_sampleLimit = TimeSpan.FromSeconds(1);

    // A reading that began within the last second and takes longer than this is of no second any more.
    private static readonly TimeSpan s_toReadLast = TimeSpan.FromSeconds(1);

    // Of samples that nobody takes, as before the first interval's end after a long hold-up.
    private const int MostPending = 100_000;

    private readonly MonitorDefinition _definition;
    private readonly IMonitor _monitor;
    private readonly int _place;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly MonitorReading _reading;
    private readonly MonitorTrouble _trouble;
    private readonly Func<string, string> _redact;
    private readonly Lock _gate = new();
    private readonly List<MonitorSample> _pending = [];
    private readonly ManualResetEventSlim _wake = new();
    private readonly ManualResetEventSlim _isReady = new();
    private readonly ManualResetEventSlim _finish = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _tablesBegin = new();
    private readonly ManualResetEventSlim _tablesEnd = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Thread _thread;
    private long _started = -1;
    private Task? _cancelling;
    private int _failures;
    private bool _isOver;

    public MonitorRunner(MonitorDefinition definition, IMonitor monitor, int place, Func<string, string> redact, TimeProvider time)
    {
        _definition = definition;
        _monitor = monitor;
        _place = place;
        _time = time;
        _origin = time.GetTimestamp();
        _reading = new MonitorReading(definition.Name);
        _trouble = new MonitorTrouble(definition.Name, redact);
        _redact = redact;
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

    /// <summary>The load has ended: no reading is begun any more, for it would be of no load. One that goes on, or is owed, is of the last second and may end; what is known of the whole run is read then, before what a run does after its load is in it. Nobody waits here.</summary>
    public void LoadHasEnded()
    {
        if (Interlocked.Read(ref _started) >= 0)
        {
            _finish.Set();
        }
    }

    /// <summary>The run has ended, and with it the load (<see cref="LoadHasEnded"/>), if that was not told before. Nobody waits here.</summary>
    public void Finish()
    {
        if (Interlocked.Read(ref _started) < 0)
        {
            Stop();
            return;
        }

        _finish.Set();
        _wake.Set();
    }

    /// <summary>Waits, after <see cref="Finish"/>, until the last reading and what is known of the whole run are there.</summary>
    /// <param name="toBegin">For the reading that goes on, no longer than this; less where nothing but it is waited for.</param>
    /// <param name="toEnd">For the tables, no longer than this.</param>
    public void WaitForLast(TimeSpan toBegin, TimeSpan toEnd)
    {
        TimeSpan patience = _monitor is IMonitorTables || toBegin < s_toReadLast ? toBegin : s_toReadLast;
        if (_finish.IsSet && _tablesBegin.Wait(patience))
        {
            _tablesEnd.Wait(toEnd);
        }
    }

    /// <summary>What of it could not be read; after <see cref="End"/>.</summary>
    public IReadOnlyList<MonitorFault> Faults()
    {
        lock (_gate)
        {
            return [.. _trouble.Faults().Select(fault => fault with { Kind = _definition.Kind })];
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
            _finish.Dispose();
            _tablesBegin.Dispose();
            _tablesEnd.Dispose();
        }
    }

    private void Loop()
    {
        ThreadNiceness.Lower();
        try
        {
            Read(keep: false);
            BeginTables();
            _isReady.Set();
            _wake.Wait(_ended.Token);
            _ended.Token.ThrowIfCancellationRequested();
            _wake.Reset();

            // What counters stand at when the run begins, so that its first second has rates.
            Read(keep: false);
            BeginTables();
            int pause = 0;
            while (WaitUntilDue())
            {
                if (pause > 0)
                {
                    pause--;
                    continue;
                }

                _failures = Read(keep: true) ? 0 : _failures + 1;
                pause = MonitorSchedule.Pause(_failures, _definition.Every);
            }

            if (!_ended.IsCancellationRequested)
            {
                EndTables();
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended before it began.
        }
        finally
        {
            _isReady.Set();
            _tablesBegin.Set();
            _tablesEnd.Set();
            Quietly(_monitor.Dispose);
        }
    }

    // False when the run is over and nothing of it is owed. Between readings a monitor that samples looks now and then.
    private bool WaitUntilDue()
    {
        TimeSpan due = MonitorSchedule.Next(SinceStart(), _definition.Every, _place);
        while (true)
        {
            TimeSpan now = SinceStart();
            TimeSpan next = due;
            if (_monitor is IMonitorSampling sampling && _failures == 0)
            {
                TimeSpan sample = MonitorSchedule.NextSample(now, sampling.SampleEvery);
                next = sample < due ? sample : due;
            }

            if (WaitFor(next - now))
            {
                // On a busy machine the load may end before a reading that was due within its last second has come to its turn: that one is owed, and no other.
                bool isOwed = !_isOver && SinceStart() >= due;
                _isOver = true;
                return isOwed;
            }

            if (next == due)
            {
                return true;
            }

            Sample((IMonitorSampling)_monitor);
        }
    }

    // True when the run is over, which may be told in either way.
    private bool WaitFor(TimeSpan time) => _finish.Wait(time > TimeSpan.Zero ? time : TimeSpan.Zero, _ended.Token);

    private void Sample(IMonitorSampling sampling)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        limit.CancelAfter(s_sampleLimit);
        try
        {
            sampling.Sample(limit.Token);
        }
        catch (Exception e)
        {
            if (_ended.IsCancellationRequested)
            {
                return;
            }

            lock (_gate)
            {
                _trouble.LookFailed(limit.IsCancellationRequested ? $"it did not answer within {DurationText.Format(s_sampleLimit)}." : e.Message);
            }
        }
    }

    private string? Within(TimeSpan timeout, Action<CancellationToken> what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        limit.CancelAfter(timeout);
        try
        {
            what(limit.Token);
            return null;
        }
        catch (Exception e)
        {
            return FaultOf(e, limit, timeout);
        }
    }

    // Also of a kind that nobody thought of: it must not end the process from this thread.
    private string FaultOf(Exception e, CancellationTokenSource limit, TimeSpan timeout) => limit.IsCancellationRequested && !_ended.IsCancellationRequested
        ? $"It did not answer within {DurationText.Format(timeout)}. Look whether it hangs, read it less often, or give it longer (timeout:)."
        : e is MonitorException ? e.Message : $"{e.GetType().Name}: {e.Message}";

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
            fault = FaultOf(e, limit, timeout);
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
