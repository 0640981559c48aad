using Microsoft.Diagnostics.NETCore.Client;
using Perf.Telemetry.Monitors.DotNet.Nettrace;

namespace Perf.Telemetry.Monitors.DotNet.Locks;

/// <summary>
/// How long threads of a process wait for locks, of which the runtime counts only how often. Where they are found taken, it is looked for a second in ten; a process whose locks are free is not asked.
/// Counters come on one thread, readings on another, and looks go on beside both.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="look">Looks at a process; <see cref="LockWaitLook"/>, or another in tests.</param>
internal sealed class LockWaits(TimeProvider time, Func<int, CancellationToken, Task<double>> look) : IDisposable
{
    /// <summary>How long a look takes.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    /// <summary>From the beginning of one to that of the next.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    // Fewer are no reason to look: what they take is nothing beside what is done meanwhile.
    private const double LeastRate = 2;

    private readonly MonitorSignal _signal = new("dotnet.monitor.lock_wait.time", "s/s");
    private readonly CancellationTokenSource _stop = new();
    private double _rate = double.NaN;
    private Task<double>? _look;
    private long? _began;
    private int? _mute;

    /// <summary>Takes a counter: the one of locks that were found taken.</summary>
    public void Take(CounterEvent counter)
    {
        if (counter is { Provider: "System.Runtime", Name: "monitor-lock-contention-count", IsIncrement: true, Seconds: > 0 })
        {
            Volatile.Write(ref _rate, counter.Value / counter.Seconds);
        }
    }

    /// <summary>Gives what the last look found, and begins another when it is time.</summary>
    /// <param name="reading">Takes it.</param>
    /// <param name="processId">The process.</param>
    public void Give(MonitorReading reading, int processId)
    {
        if (_look is { IsCompleted: true } done)
        {
            Take(done, reading, processId);
            _look = null;
        }

        double rate = Volatile.Read(ref _rate);
        if (_look is not null || double.IsNaN(rate) || _mute == processId || (_began is { } before && time.GetElapsedTime(before) < Every))
        {
            return;
        }

        _began = time.GetTimestamp();
        if (rate < LeastRate)
        {
            reading.Add(_signal, 0);
        }
        else
        {
            _look = look(processId, _stop.Token);
        }
    }

    /// <summary>Another process is read from here on.</summary>
    public void Restart()
    {
        Volatile.Write(ref _rate, double.NaN);
        _began = null;
    }

    /// <summary>Ends a look that is going on.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private void Take(Task<double> done, MonitorReading reading, int processId)
    {
        if (done.IsCompletedSuccessfully)
        {
            reading.Add(_signal, done.Result);
        }
        else if (done.Exception?.InnerException is ServerErrorException or FormatException)
        {
            // A runtime of before .NET 8 does not know the question. How often is told all the same.
            _mute = processId;
        }
    }
}
