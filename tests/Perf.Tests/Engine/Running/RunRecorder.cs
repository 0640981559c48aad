using Perf.Engine.Running;

namespace Perf.Tests.Engine.Running;

/// <summary>Runs plans, and keeps every interval.</summary>
internal sealed class RunRecorder : IRunObserver
{
    public List<Interval> Intervals { get; } = [];

    public List<RunProgress> Progress { get; } = [];

    public RunResult? Begun { get; private set; }

    public RunResult? Finished { get; private set; }

    public void Started(RunResult result) => Begun = result;

    public void Measured(Interval interval, RunProgress progress)
    {
        Intervals.Add(interval);
        Progress.Add(progress);
    }

    public void Ended(RunResult result) => Finished = result;

    public static async Task<(RunResult Result, RunRecorder Recorder)> RunAsync(Scenario scenario, int seed = 1, IRunGuard? guard = null, IRunObserver[]? also = null, Action<IRunControl>? started = null, CancellationToken stop = default)
    {
        var recorder = new RunRecorder();
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System).RunAsync(scenario.Plan(seed), guard ?? new SilentGuard(), [.. also ?? [], recorder], stop, started);
        return (result, recorder);
    }

    public static double Sum(RunResult result, string metric) => result.Metrics.TryGetValue(metric, out MetricSummary? summary) ? summary.Count : 0;
}
