using Microsoft.Diagnostics.NETCore.Client;
using Perf.Telemetry.Monitors.DotNet.Nettrace;

namespace Perf.Telemetry.Monitors.DotNet.Locks;

/// <summary>
/// How long threads of a process wait for locks, of which the runtime counts only how often. Where they are found taken, it is looked for a second in ten; a process whose locks are free is not asked.
/// Nothing is said where nothing is known: of locks that are hardly ever found taken, and of a look that saw far fewer waits begin than there are.
/// Counters come on one thread, readings on another, and looks go on beside both.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="look">Looks at a process; <see cref="LockWaitLook"/>, or another in tests.</param>
internal sealed class LockWaits(TimeProvider time, Func<int, CancellationToken, Task<LockWaitFound>> look) : IDisposable
{
    /// <summary>How long a look takes.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    /// <summary>From the beginning of one to that of the next.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    // Fewer are no reason to look.
    private const double LeastRate = 2;

    // Waits that began before a look are not told. Of locks that many want at once every few seconds most looks see nobody begin to wait, though many do: what was seen then is not what there is.
    private const double LeastOfUsual = 0.5;

    private readonly MonitorSignal _signal = new("dotnet.monitor.lock_wait.time", "s/s");
    private readonly MonitorSignal _unended = new("dotnet.monitor.lock_wait.unended", "%");
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private double _taken;
    private double _seconds;
    private Look? _look;
    private long? _began;
    private int? _mute;

    /// <summary>Takes a counter: the one of locks that were found taken.</summary>
    public void Take(CounterEvent counter)
    {
        if (counter is { Provider: "System.Runtime", Name: "monitor-lock-contention-count", IsIncrement: true, Seconds: > 0 })
        {
            lock (_gate)
            {
                (_taken, _seconds) = (_taken + counter.Value, _seconds + counter.Seconds);
            }
        }
    }

    /// <summary>Gives what the last look found, and begins another when it is time.</summary>
    /// <param name="reading">Takes it.</param>
    /// <param name="processId">The process.</param>
    public void Give(MonitorReading reading, int processId)
    {
        if (_look is { Found.IsCompleted: true } done)
        {
            Take(done, reading);
            _look = null;
        }

        if (_look is not null || _mute == processId || (_began is { } before && time.GetElapsedTime(before) < Every) || Rate() is not { } rate)
        {
            return;
        }

        _began = time.GetTimestamp();
        if (rate <= 0)
        {
            reading.Add(_signal, 0);
        }
        else if (rate >= LeastRate)
        {
            _look = new Look(processId, rate, look(processId, _stop.Token));
        }
    }

    /// <summary>Another process is read from here on: what a look finds that goes on is of the one before.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            (_taken, _seconds) = (0, 0);
        }

        _look = null;
        _began = null;
    }

    /// <summary>Ends a look that is going on.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    // Locks that were found taken a second, since it was asked last: one second alone may be one between two in which all want the lock. Null where nothing was counted since.
    private double? Rate()
    {
        lock (_gate)
        {
            double? rate = _seconds > 0 ? _taken / _seconds : null;
            (_taken, _seconds) = (0, 0);
            return rate;
        }
    }

    private void Take(Look done, MonitorReading reading)
    {
        if (done.Found.IsCompletedSuccessfully)
        {
            LockWaitFound found = done.Found.Result;
            if (found.Begun >= LeastOfUsual * done.Rate * Length.TotalSeconds)
            {
                reading.Add(_signal, found.Waiting);
                reading.Add(_unended, found.Unended ?? 0);
            }
        }
        else if (done.Found.Exception?.InnerException is ServerErrorException or FormatException)
        {
            // A runtime of before .NET 8 does not know the question. How often is told all the same.
            _mute = done.ProcessId;
        }
    }

    // One that goes on, with how often locks were found taken before it.
    private sealed record Look(int ProcessId, double Rate, Task<LockWaitFound> Found);
}
