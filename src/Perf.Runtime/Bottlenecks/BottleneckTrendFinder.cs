using Perf.Analysis;

namespace Perf.Runtime;

/// <summary>Diagnoses the stored runs of a period one by one, and tells what became of each class: with the change points and markers of the history.</summary>
/// <param name="store">The stored runs.</param>
/// <param name="time">The clock.</param>
/// <param name="environments">The environments that hold for the user's folder; asked for only where there is no run.</param>
internal sealed class BottleneckTrendFinder(IRunStore store, TimeProvider time, Func<IReadOnlyDictionary<string, EnvironmentDefinition>> environments)
{
    // Of runs that cannot be read; the others are counted.
    private const int MostUnreadable = 3;

    /// <summary>Finds the trends.</summary>
    /// <param name="request">Which runs.</param>
    /// <param name="progress">Hears of each run.</param>
    /// <param name="notes">Gets a line for whatever is odd.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="PerfException">There is no such run.</exception>
    public IReadOnlyList<BottleneckTrend> Find(BottleneckTrendRequest request, Action<double>? progress, ICollection<string> notes, CancellationToken stop)
    {
        if (request.Period <= TimeSpan.Zero)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "-Period is longer than nothing: 7d, 12h.", request.Period);
        }

        var query = new RunQuery { Scenario = request.Scenario, Environment = request.Environment, Tags = request.Tags };
        DateTimeOffset since = time.GetUtcNow() - request.Period;

        // One more than is wanted tells whether there are more.
        IReadOnlyList<RunSummary> runs = JudgedRuns.Newest(query with { Since = since, Limit = (int)Math.Min((long)request.MostRuns + 1, int.MaxValue) }, store.List);
        if (runs.Count == 0)
        {
            throw Nothing(request, query, since);
        }

        if (runs.Count > request.MostRuns)
        {
            notes.Add(FormattableString.Invariant($"Only the newest {request.MostRuns} runs are looked at; -Last looks at more."));
            runs = [.. runs.Take(request.MostRuns)];
        }

        int done = 0;
        var unreadable = new List<PerfException>();
        var trends = new List<BottleneckTrend>();
        foreach (IGrouping<(string, string?), RunSummary> alike in runs.GroupBy(run => (run.Scenario, run.Environment)).OrderBy(group => group.Key.Scenario, StringComparer.Ordinal).ThenBy(group => group.Key.Environment, StringComparer.Ordinal))
        {
            var diagnoses = new List<Diagnosis>();
            foreach (RunSummary line in alike.OrderBy(run => run.StartedAt).ThenBy(run => run.Id, StringComparer.Ordinal))
            {
                stop.ThrowIfCancellationRequested();

                // One at a time: a run with its monitors is a megabyte, its diagnosis a few kilobytes.
                if (Read(line.Id, unreadable) is { } run)
                {
                    diagnoses.Add(BottleneckAnalysis.Diagnose(run, request.Sensitivity));
                }

                progress?.Invoke(++done / (double)runs.Count);
            }

            trends.AddRange(diagnoses.Count == 0 ? [] : Trend(request, alike.Key, diagnoses));
        }

        if (unreadable.Count == runs.Count)
        {
            throw unreadable[0];
        }

        Tell(unreadable, notes);
        return trends;
    }

    // One that cannot be read takes nothing from the others.
    private RunResult? Read(string id, List<PerfException> unreadable)
    {
        try
        {
            return RunById.Find(store, id);
        }
        catch (PerfException fault)
        {
            unreadable.Add(new PerfException(fault.Id, $"The run {id} cannot be read, and is left out: {fault.Message}", id, fault));
            return null;
        }
    }

    private static void Tell(List<PerfException> unreadable, ICollection<string> notes)
    {
        foreach (PerfException fault in unreadable.Take(MostUnreadable))
        {
            notes.Add(fault.Message);
        }

        if (unreadable.Count > MostUnreadable)
        {
            notes.Add(FormattableString.Invariant($"And {unreadable.Count - MostUnreadable} more runs cannot be read, and are left out."));
        }
    }

    /// <summary>Change points and markers of a trend, with the places of its runs among others.</summary>
    /// <param name="trend">The trend.</param>
    /// <param name="runIds">The runs, in order of time.</param>
    /// <returns>Those whose run is among them.</returns>
    internal static (IReadOnlyList<ChangePoint> Changes, IReadOnlyList<TrendMarker> Markers) Placed(Trend trend, IReadOnlyList<string> runIds)
    {
        // A trend leaves out runs that cannot be believed, which are diagnosed all the same.
        var places = runIds.Select((id, i) => (id, i)).ToDictionary(one => one.id, one => one.i, StringComparer.Ordinal);
        int? PlaceOf(int index) => index >= 0 && index < trend.Points.Count && places.TryGetValue(trend.Points[index].RunId, out int place) ? place : null;
        return (
            [.. trend.ChangePoints.Select(change => (change, place: PlaceOf(change.Index))).Where(one => one.place is not null).Select(one => one.change with
            {
                Index = one.place!.Value,
                FirstIndex = PlaceOf(one.change.FirstIndex) ?? one.place.Value,
                LastIndex = PlaceOf(one.change.LastIndex) ?? one.place.Value,
            })],
            [.. trend.Markers.Select(marker => (marker, place: PlaceOf(marker.Index))).Where(one => one.place is not null).Select(one => one.marker with { Index = one.place!.Value })]);
    }

    private IReadOnlyList<BottleneckTrend> Trend(BottleneckTrendRequest request, (string Scenario, string? Environment) alike, List<Diagnosis> diagnoses)
    {
        (IReadOnlyList<ChangePoint> changes, IReadOnlyList<TrendMarker> markers) = ResponseTime(request, alike) is { } trend ? Placed(trend, [.. diagnoses.Select(one => one.RunId)]) : ([], []);
        return BottleneckAnalysis.Trend(diagnoses, changes, markers);
    }

    private Trend? ResponseTime(BottleneckTrendRequest request, (string Scenario, string? Environment) alike)
    {
        try
        {
            return new TrendFinder(store, time).Find(new TrendRequest { Scenario = alike.Scenario, Environment = alike.Environment, Period = request.Period, Tags = request.Tags })
                .FirstOrDefault(trend => trend.Scenario == alike.Scenario && trend.Environment == alike.Environment && trend.Step is null && trend.Unit == "ms");
        }
        catch (PerfException e) when (e.Id is ErrorIds.RunNotFound or ErrorIds.ArgumentInvalid)
        {
            // None of its runs can be believed, or has a response time: there are bottlenecks, and no change points.
            return null;
        }
    }

    private PerfException Nothing(BottleneckTrendRequest request, RunQuery query, DateTimeOffset since)
    {
        RunSummary? last = store.List(query with { Limit = 1 }).FirstOrDefault();
        if (JudgedRuns.Newest(query with { Limit = 1 }, store.List) is not [var newest])
        {
            return last is null ? NoRunsError.Of(query, [.. store.List(new RunQuery { Limit = NoRunsError.Searched })], environments())
                : last.Status != RunStatus.Running && JudgedRuns.IsTrial(last) ? NoRunsError.TrialsAlone(last) : NoRunsError.GoesOn(last);
        }

        // It ended since it was looked for.
        if (newest.StartedAt >= since)
        {
            return NoRunsError.GoesOn(newest);
        }

        int days = (int)Math.Ceiling((time.GetUtcNow() - newest.StartedAt).TotalDays) + 1;
        return new PerfException(
            ErrorIds.RunNotFound,
            FormattableString.Invariant($"No run of the last {DurationText.Format(request.Period)} matches; the newest began at {newest.StartedAt:yyyy-MM-dd HH:mm}. -Period {days}d reaches it."),
            request.Scenario);
    }
}
