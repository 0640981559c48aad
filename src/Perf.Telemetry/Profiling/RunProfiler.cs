using Perf.Telemetry.Monitors.DotNet;

namespace Perf.Telemetry.Profiling;

/// <summary>Samples .NET processes while a run goes on, each on a thread of its own, which nobody waits for until the run has ended.</summary>
public sealed class RunProfiler : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    // Whoever stops a run does not wait for a process that does not answer.
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly List<(ProfileDefinition Definition, int ProcessId)> _processes;
    private readonly CancellationTokenSource _ended = new();
    private readonly List<Thread> _threads = [];
    private readonly ProcessProfile?[] _profiles;
    private long _started;

    /// <summary>Finds the processes.</summary>
    /// <param name="definitions">Which.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="MonitorException">There is none of the name, or several.</exception>
    public RunProfiler(IReadOnlyList<ProfileDefinition> definitions, TimeProvider time)
    {
        _time = time;
        _processes = [.. definitions.Select(one => (one, DotNetProcesses.Find(one.ProcessId, one.Process, DotNetUse.Profile(one.Kind), before: null)))];
        _profiles = new ProcessProfile?[_processes.Count];
    }

    /// <summary>The load has begun.</summary>
    public void Start()
    {
        if (_threads.Count > 0)
        {
            return;
        }

        _started = _time.GetTimestamp();
        for (int i = 0; i < _processes.Count; i++)
        {
            int place = i;
            var thread = new Thread(() => Sample(place)) { IsBackground = true, Name = $"perf profiler {_processes[i].ProcessId}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>The load has ended: waits for what was sampled.</summary>
    /// <param name="wasStopped">Whether somebody stopped the run, and wants to go on.</param>
    /// <returns>A profile for each process; one that could not be sampled says why in its warnings.</returns>
    public IReadOnlyList<ProcessProfile> End(bool wasStopped)
    {
        _ended.Cancel();
        TimeSpan patience = wasStopped ? s_stopPatience : s_patience;
        long began = _time.GetTimestamp();
        return
        [
            .. _threads.Select((thread, i) =>
            {
                TimeSpan left = patience - _time.GetElapsedTime(began);
                return thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero) && _profiles[i] is { } profile ? profile : Failed(i, $"It did not end its session within {DurationText.Format(patience)}.");
            }),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Cancel();

    private void Sample(int place)
    {
        (ProfileDefinition definition, int id) = _processes[place];
        try
        {
            if (_ended.Token.WaitHandle.WaitOne(definition.After))
            {
                _profiles[place] = Failed(place, $"The load ended before its sampling began, {DurationText.Format(definition.After)} after its start.");
                return;
            }

            double from = _time.GetElapsedTime(_started).TotalSeconds;
            using ProfileSession? session = Begin(id);
            if (session is null)
            {
                _profiles[place] = Failed(place, "The load ended before its sampling began: the process had not answered yet.");
                return;
            }

            double began = _time.GetElapsedTime(_started).TotalSeconds;
            _ended.Token.WaitHandle.WaitOne(definition.For);
            double to = _time.GetElapsedTime(_started).TotalSeconds;
            ProcessProfile profile = session.End(definition.Kind, s_patience);
            to = session.CutShort is { } after ? Math.Min(to, began + after.TotalSeconds) : to;
            _profiles[place] = profile with { Process = definition.Process, From = from, To = to };
        }
        catch (Exception e)
        {
            _profiles[place] = Failed(place, e is MonitorException ? e.Message : $"{e.GetType().Name}: {e.Message}");
        }
    }

    // Null where the load ended meanwhile.
    private ProfileSession? Begin(int id)
    {
        try
        {
            return ProfileSession.Start(id, _time, _ended.Token);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return null;
        }
    }

    private ProcessProfile Failed(int place, string why) =>
        new() { Process = _processes[place].Definition.Process, ProcessId = _processes[place].ProcessId, Kind = _processes[place].Definition.Kind, Warnings = [why] };
}
