using System.Globalization;

namespace Perf.History;

/// <summary>
/// A shared history in front of the file of this machine. A run is written into the file second by second, as without a shared history, and sent when it has
/// ended. Where the shared one cannot be reached then, the run stays in the file, is remembered, and is sent by a later run or by Optimize-PerfHistory.
/// </summary>
/// <param name="local">The file of this machine.</param>
/// <param name="shared">The shared history.</param>
public sealed class SharedRunStore(SqliteRunStore local, InfluxRunStore shared) : IRunStore, IBaselineStore, IComparisonStore
{
    // With a run that has just ended a few others go along; whoever has more to send looks after history.
    private const int SentAlong = 10;

    /// <inheritdoc/>
    public void Begin(RunResult result) => local.Begin(result);

    /// <inheritdoc/>
    public void Append(string runId, Interval interval) => local.Append(runId, interval);

    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.HistoryNotShared"/>: the run is in the file of this machine, and not in the shared history yet.</exception>
    public void Complete(RunResult result)
    {
        // First, so that a process that is killed in between leaves a run that waits.
        local.NoteUnshared(result.Id, "It was not sent yet.");
        local.Complete(result);
        try
        {
            Send(result.Id);
        }
        catch (PerfException e) when (e.Id != ErrorIds.RunExists)
        {
            throw new PerfException(
                ErrorIds.HistoryNotShared,
                $"The run {result.Id} is stored on this machine ({local.Path}) and not in the shared history yet; the next run that ends sends it, or Optimize-PerfHistory. {e.Message}",
                result.Id,
                e);
        }

        ShareWaiting(SentAlong, CancellationToken.None);
    }

    /// <summary>Sends runs that the shared history has not taken yet.</summary>
    /// <param name="most">The most runs to send; null for all.</param>
    /// <param name="stop">Ends it after the run that is being sent.</param>
    /// <returns>How many were sent, how many wait still, and why.</returns>
    public (int Sent, int Waiting, IReadOnlyList<string> Warnings) ShareWaiting(int? most, CancellationToken stop)
    {
        IReadOnlyList<string> waiting = local.Unshared();
        int sent = 0;
        int refused = 0;
        var warnings = new List<string>();
        foreach (string id in waiting.Take(most ?? int.MaxValue).TakeWhile(_ => !stop.IsCancellationRequested))
        {
            try
            {
                Send(id);
                sent++;
            }
            catch (PerfException e)
            {
                warnings.Add(string.Create(CultureInfo.InvariantCulture, $"The run {id} was not sent: {e.Message}"));
                if (e.Id == ErrorIds.RunExists)
                {
                    // It was told once, and waits no longer.
                    refused++;
                }
                else if (e.Id == ErrorIds.StoreUnavailable)
                {
                    // The others would wait just as long for the same answer.
                    break;
                }
            }
        }

        return (sent, waiting.Count - sent - refused, warnings);
    }

    /// <inheritdoc/>
    public IEnumerable<RunResult> Find(RunQuery query)
    {
        // Whole runs are large, and those of this machine are here.
        foreach (RunSummary line in List(query))
        {
            RunQuery one = new() { Id = line.Id };
            if ((local.Find(one).FirstOrDefault(run => run.Id == line.Id) ?? shared.Find(one).FirstOrDefault(run => run.Id == line.Id)) is { } found)
            {
                yield return found;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<RunSummary> List(RunQuery query)
    {
        RunSummary[] sent = [.. shared.List(query)];
        if (query.Baseline is not null)
        {
            return sent;
        }

        // What is only here: runs that go on, that were killed, and that wait to be sent.
        HashSet<string> known = [.. sent.Select(run => run.Id)];
        HashSet<string> waiting = [.. local.Unshared()];
        return sent.Concat(local.List(query).Where(run => !known.Contains(run.Id) && (waiting.Contains(run.Id) || run.Status is RunStatus.Running or RunStatus.Interrupted)))
            .OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id, StringComparer.Ordinal).Take(query.Limit ?? int.MaxValue);
    }

    /// <inheritdoc/>
    public IEnumerable<RunPoint> Points(PointQuery query) => shared.Points(query);

    /// <inheritdoc/>
    public IEnumerable<Interval> ReadIntervals(string runId)
    {
        // This machine thins out what is old; the shared history may have every second still.
        Interval[] here = [.. local.ReadIntervals(runId)];
        bool isWhole = here.Length > 0 && local.List(new RunQuery { Id = runId }).FirstOrDefault(run => run.Id == runId) is not { Resolution: not 1 };
        Interval[] there = isWhole ? [] : [.. shared.ReadIntervals(runId)];
        return there.Length > here.Length ? there : here;
    }

    /// <inheritdoc/>
    public IEnumerable<Interval> ReadIntervals(string runId, Func<string, bool> metrics) =>
        local.List(new RunQuery { Id = runId }).Any(run => run.Id == runId && run.Resolution == 1) ? local.ReadIntervals(runId, metrics) : ReadIntervals(runId);

    /// <inheritdoc/>
    public bool Remove(string runId) => shared.Remove(runId) | local.Remove(runId);

    /// <inheritdoc/>
    public IReadOnlyList<Baseline> FindBaselines(BaselineQuery query) => shared.FindBaselines(query);

    /// <inheritdoc/>
    public void AppendBaseline(Baseline baseline) => shared.AppendBaseline(baseline);

    /// <inheritdoc/>
    public void AppendComparison(ComparisonReport report, DateTimeOffset at) => shared.AppendComparison(report, at);

    /// <inheritdoc/>
    public IEnumerable<ComparisonReport> FindComparisons(RunQuery query) => shared.FindComparisons(query);

    /// <inheritdoc/>
    public void Dispose()
    {
        local.Dispose();
        shared.Dispose();
    }

    private void Send(string id)
    {
        if (local.Find(new RunQuery { Id = id }).FirstOrDefault(run => run.Id == id) is { } run)
        {
            if (!shared.List(new RunQuery { Id = id }).Any(line => line.Id == id))
            {
                shared.Begin(run);
                shared.Append(id, local.ReadIntervals(id));
            }

            try
            {
                shared.Complete(run);
            }
            catch (PerfException e) when (e.Id == ErrorIds.RunExists)
            {
                // Another machine has sent this run with other labels, which are kept; sending it again would end the same.
                local.NoteShared(id);
                throw;
            }
        }

        local.NoteShared(id);
    }
}
