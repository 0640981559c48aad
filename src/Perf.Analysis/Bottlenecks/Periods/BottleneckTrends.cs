namespace Perf.Analysis;

/// <summary>How each class of bottleneck fared over the runs of a period.</summary>
internal static class BottleneckTrends
{
    // Fewer runs have no trend.
    private const int FewestForTrend = 4;
    private const double Significance = 0.05;

    // A change in the period of less than this, as a share of the response time, is none that anybody feels.
    private const double LeastChange = 0.05;

    // This many judged runs in a row without it, and it is gone; one alone may be luck where it comes and goes.
    private const int RunsUntilGone = 2;

    /// <summary>Makes them.</summary>
    /// <param name="diagnoses">In order of time.</param>
    /// <param name="changes">Change points of the runs' history.</param>
    /// <param name="markers">Deployments and optimizations; their index counts the diagnoses that are given.</param>
    public static IReadOnlyList<BottleneckTrend> Of(IReadOnlyList<Diagnosis> diagnoses, IReadOnlyList<ChangePoint> changes, IReadOnlyList<TrendMarker> markers)
    {
        (Diagnosis Run, int Index)[] judged = [.. diagnoses.Select((run, index) => (run, index)).Where(one => one.run.Quality.IsJudgeable).OrderBy(one => one.run.StartedAt).ThenBy(one => one.index)];
        string[] ids = [.. judged.SelectMany(one => FoundIn(one.Run)).Select(finding => finding.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return [.. ids.Select(id => One(id, judged, changes, markers)).OrderByDescending(trend => trend.State != BottleneckState.Gone).ThenByDescending(trend => trend.LastImpact * trend.Found / Math.Max(1, trend.Runs)).ThenBy(trend => trend.Id, StringComparer.Ordinal)];
    }

    // A consequence is there as long as its cause is: that it was explained away in one run and told in the next is no coming and going.
    private static IEnumerable<Finding> FoundIn(Diagnosis run)
    {
        Finding[] told = [.. run.Findings.Where(finding => finding.Rank > 0 && finding.Id is not (Finding.NoBottleneckFound or Finding.CannotBeJudged))];
        CutLimits limits = CutLimits.Of(run.Sensitivity);
        return told.Concat(run.Others.Where(one => one.ConsequenceOf is { } cause && told.Any(finding => finding.Id == cause) && DiagnosisCut.Passes(one, limits, run.WithoutLoad)));
    }

    private static BottleneckTrend One(string id, (Diagnosis Run, int Index)[] judged, IReadOnlyList<ChangePoint> changes, IReadOnlyList<TrendMarker> markers)
    {
        (int At, Finding Finding)[] seen = [.. judged.SelectMany((one, at) => FoundIn(one.Run).Where(finding => finding.Id == id).Take(1).Select(finding => (at, finding)))];
        (int first, int last) = (seen[0].At, seen[^1].At);
        Finding newest = seen[^1].Finding;
        (double? perDay, double? p) = TrendOf(seen, judged);
        DateTimeOffset begin = judged[first].Run.StartedAt;
        double days = Math.Max((judged[last].Run.StartedAt - begin).TotalDays, 1e-9);
        bool grows = p < Significance && Math.Abs((perDay ?? 0) * days) >= LeastChange;
        BottleneckState state = judged.Length - 1 - last >= RunsUntilGone || (judged.Length - 1 - last == 1 && seen.Length == last - first + 1 && seen.Length > 1) ? BottleneckState.Gone
            : grows ? perDay > 0 ? BottleneckState.Growing : BottleneckState.Shrinking
            : first > 0 && last == judged.Length - 1 && seen.Length == last - first + 1 ? BottleneckState.New
            : BottleneckState.Recurring;
        string? with = first == 0 ? null : AppearedWith(judged[first - 1], judged[first], changes, markers);
        var trend = new BottleneckTrend
        {
            Id = id,
            Title = newest.Title,
            Layer = newest.Layer,
            Scenario = judged[last].Run.Scenario,
            Environment = judged[last].Run.Environment,
            State = state,
            Runs = judged.Length,
            Found = seen.Length,
            FirstSeen = begin,
            LastSeen = judged[last].Run.StartedAt,
            Confidence = Math.Round(seen.Average(one => one.Finding.Confidence), 4),
            FirstImpact = seen[0].Finding.Impact,
            LastImpact = newest.Impact,
            ImpactPerDay = perDay,
            PValue = p,
            AppearedWith = with,
            RunIds = [.. seen.Select(one => judged[one.At].Run.RunId)],
        };
        return trend with { Text = TextOf(trend, last + 1 < judged.Length ? judged[last + 1].Run.StartedAt : judged[last].Run.StartedAt) };
    }

    private static (double? PerDay, double? PValue) TrendOf((int At, Finding Finding)[] seen, (Diagnosis Run, int Index)[] judged)
    {
        if (seen.Length < FewestForTrend)
        {
            return (null, null);
        }

        double[] days = [.. seen.Select(one => (judged[one.At].Run.StartedAt - judged[seen[0].At].Run.StartedAt).TotalDays)];
        double[] impacts = [.. seen.Select(one => one.Finding.Impact)];
        MannKendall test = MannKendall.Of(impacts);
        return TheilSen.Of(days, impacts, test.Variance) is { } line ? (Math.Round(line.Slope, 6), Math.Round(test.PValue, 6)) : (null, null);
    }

    // The nearest thing before its first run: an optimization or deployment by its mark, otherwise the build of a change point there.
    private static string? AppearedWith((Diagnosis Run, int Index) before, (Diagnosis Run, int Index) first, IReadOnlyList<ChangePoint> changes, IReadOnlyList<TrendMarker> markers)
    {
        TrendMarker? marker = markers.Where(one => one.Kind != TrendMarkerKind.Environment && one.Index > before.Index && one.Index <= first.Index).OrderBy(one => one.Index).ThenBy(one => one.Kind).LastOrDefault();
        if (marker is not null)
        {
            return marker.Kind == TrendMarkerKind.Optimization ? $"optimization {marker.Text}" : marker.Text;
        }

        ChangePoint? change = changes.Where(one => one.StartedAt > before.Run.StartedAt && one.StartedAt <= first.Run.StartedAt).MaxBy(one => one.Confidence);
        return change?.Build ?? change?.Commit;
    }

    private static string TextOf(BottleneckTrend trend, DateTimeOffset without)
    {
        string state = trend.State switch
        {
            BottleneckState.New => "is new",
            BottleneckState.Growing => FormattableString.Invariant($"grows by {trend.ImpactPerDay:0.#%} of the response time a day (p = {trend.PValue:0.000})"),
            BottleneckState.Shrinking => FormattableString.Invariant($"shrinks by {-trend.ImpactPerDay:0.#%} of the response time a day (p = {trend.PValue:0.000})"),
            BottleneckState.Gone => FormattableString.Invariant($"is gone since {without.UtcDateTime:yyyy-MM-dd}"),
            _ when trend.Found == 1 => "was seen once",
            _ => "comes again and again",
        };
        string with = trend.AppearedWith is { } what ? $"; it appeared with {what}" : "";
        return FormattableString.Invariant($"{trend.Title} ({trend.Id}) {state}: found in {trend.Found} of {trend.Runs} runs, impact {trend.FirstImpact:0%} at first, {trend.LastImpact:0%} at last{with}.");
    }
}
