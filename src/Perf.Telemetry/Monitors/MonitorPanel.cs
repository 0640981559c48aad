using System.Diagnostics;

namespace Perf.Telemetry.Monitors;

/// <summary>All monitors of a run: each is read on a thread of its own, and the run takes what has come.</summary>
public sealed class MonitorPanel : IMonitorFeed, IDisposable
{
    // What is not connected by then goes on beside the run; nobody waits for a server that hangs.
    private static readonly TimeSpan s_toPrepare = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_toEnd = TimeSpan.FromSeconds(2);

    // A little more than a runner gives its monitor, so that what is there by then is kept.
    private static readonly TimeSpan s_toReadTables = TimeSpan.FromSeconds(5);

    private readonly MonitorRunner[] _runners;

    /// <summary>Creates the panel. Nothing is read yet.</summary>
    /// <param name="monitors">The monitors with their definitions; belong to the panel from here on.</param>
    /// <param name="redact">Takes secrets out of messages.</param>
    /// <param name="time">The clock.</param>
    public MonitorPanel(IReadOnlyList<(MonitorDefinition Definition, IMonitor Monitor)> monitors, Func<string, string> redact, TimeProvider time) =>
        _runners = [.. monitors.Select((one, place) => new MonitorRunner(one.Definition, one.Monitor, place, redact, time))];

    /// <summary>Reads all of them once, at the same time, and throws that away: connecting and compiling are no part of the run. What does not come soon is not waited for.</summary>
    public void Prepare()
    {
        foreach (MonitorRunner runner in _runners)
        {
            runner.Prepare();
        }

        var since = Stopwatch.StartNew();
        foreach (MonitorRunner runner in _runners)
        {
            runner.WaitUntilReady(Left(s_toPrepare, since));
        }
    }

    /// <inheritdoc/>
    public void Start()
    {
        foreach (MonitorRunner runner in _runners)
        {
            runner.Start();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MonitorSample> Take()
    {
        var samples = new List<MonitorSample>();
        foreach (MonitorRunner runner in _runners)
        {
            runner.Take(samples);
        }

        return samples;
    }

    /// <inheritdoc/>
    public void LoadHasEnded()
    {
        foreach (MonitorRunner runner in _runners)
        {
            runner.LoadHasEnded();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> End()
    {
        foreach (MonitorRunner runner in _runners)
        {
            runner.Finish();
        }

        // All read at the same time; what hangs is given up, so that the run's end waits for a few seconds at the most.
        var since = Stopwatch.StartNew();
        foreach (MonitorRunner runner in _runners)
        {
            runner.WaitForLast(Left(s_toEnd, since), Left(s_toReadTables, since));
            runner.Stop();
        }

        since.Restart();
        return [.. _runners.SelectMany(runner => runner.End(Left(s_toEnd, since)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<MonitorTable> Tables() => [.. _runners.SelectMany(runner => runner.Tables())];

    /// <inheritdoc/>
    public IReadOnlyList<MonitorFault> Faults() => [.. _runners.SelectMany(runner => runner.Faults())];

    /// <summary>Ends all of them.</summary>
    public void Dispose()
    {
        foreach (MonitorRunner runner in _runners)
        {
            runner.Dispose();
        }
    }

    private static TimeSpan Left(TimeSpan patience, Stopwatch since) => patience - since.Elapsed is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
