namespace Perf.Runtime;

/// <summary>Makes runs one after the other, as a list says. It decides nothing.</summary>
/// <param name="plan">Makes the plan of a request.</param>
/// <param name="run">Runs a plan: the plan, whether it is stored, who hears of it, and the token that stops it.</param>
/// <param name="time">The time of day.</param>
internal sealed class SeriesRunner(Func<RunRequest, RunPlan> plan, Func<RunPlan, bool, IRunObserver, CancellationToken, Task<RunResult>> run, TimeProvider time)
{
    /// <summary>The label that says which side of a series a run is.</summary>
    public const string SideTag = "side";

    /// <summary>Makes the runs. The first of all is made once before, and not kept: compiled code, warm caches and open pools come from it.</summary>
    /// <param name="entries">The runs in order.</param>
    /// <param name="tag">The label of all runs.</param>
    /// <param name="id">Its value.</param>
    /// <param name="store">Whether they are kept.</param>
    /// <param name="observer">Hears of them, or null.</param>
    /// <param name="stop">Ends the run that goes on, and the series.</param>
    /// <returns>The runs that ended, in order; fewer when it was stopped. The last may be a stopped one.</returns>
    public async Task<IReadOnlyList<RunResult>> RunAsync(IReadOnlyList<SeriesEntry> entries, string tag, string id, bool store, ISeriesObserver? observer, CancellationToken stop)
    {
        long start = time.GetTimestamp();
        var results = new List<RunResult>();
        for (int i = -1; i < entries.Count && !stop.IsCancellationRequested; i++)
        {
            SeriesEntry entry = entries[Math.Max(i, 0)];
            RunRequest request = entry.Request with { Tags = new Dictionary<string, string>(entry.Request.Tags) { [tag] = id, [SideTag] = entry.Side } };
            var progress = new SeriesProgress { Run = i + 1, Runs = entries.Count, Side = entry.Side, Elapsed = time.GetElapsedTime(start) };
            RunResult result = await run(plan(request), store && i >= 0, new SeriesRunObserver(observer, progress), stop).ConfigureAwait(false);
            if (i >= 0)
            {
                results.Add(result);
                observer?.RunEnded(result, entry.Side);
            }

            // Who stops a run from another session means the series: the next would begin at once.
            if (result.Status is RunStatus.Stopped)
            {
                break;
            }
        }

        return results;
    }
}
