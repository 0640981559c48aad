using Perf.Telemetry.Profiling;

namespace Perf.Runtime;

/// <summary>The profiles of a run: sampling begins with the load, and what came of it is in the result before it is stored.</summary>
internal sealed class RunProfiles : IRunObserver, IDisposable
{
    private readonly RunProfiler _profiler;

    private RunProfiles(RunProfiler profiler) => _profiler = profiler;

    /// <summary>Finds the processes before any load is made.</summary>
    /// <param name="definitions">Which are to be sampled.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Null where none is.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: a process is not there.</exception>
    public static RunProfiles? Open(IReadOnlyList<ProfileDefinition> definitions, TimeProvider time)
    {
        try
        {
            return definitions.Count == 0 ? null : new RunProfiles(new RunProfiler(definitions, time));
        }
        catch (MonitorException e)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"-Profile: {e.Message}", "Profile", e);
        }
    }

    /// <summary>A guard that puts the profiles into the result.</summary>
    /// <param name="guard">Judges.</param>
    public IRunGuard Around(IRunGuard guard) => new ProfileGuard(_profiler, guard);

    /// <inheritdoc/>
    public void Started(RunResult result) => _profiler.Start();

    /// <inheritdoc/>
    public void Measured(Interval interval, RunProgress progress)
    {
        // It goes by its own clock.
    }

    /// <inheritdoc/>
    public void Ended(RunResult result)
    {
        // The guard has ended it, before the result was stored.
    }

    /// <inheritdoc/>
    public void Dispose() => _profiler.Dispose();

    private sealed class ProfileGuard(RunProfiler profiler, IRunGuard inner) : IRunGuard
    {
        public string? Check(RunAccumulator totals) => inner.Check(totals);

        public RunResult Judge(RunResult result) => inner.Judge(result);

        public RunResult Close(RunResult result)
        {
            IReadOnlyList<ProcessProfile> profiles = profiler.End(wasStopped: result.Status == RunStatus.Stopped);
            return inner.Close(result with
            {
                Profiles = [.. profiles.Where(profile => profile.Samples > 0)],
                Warnings = [.. result.Warnings, .. profiles.SelectMany(profile => profile.Warnings.Select(warning => $"The profile of '{profile.Process}': {warning}"))],
            });
        }
    }
}
