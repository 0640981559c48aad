using Perf.Analysis;

namespace Perf.Runtime;

/// <summary>Reads the figures that a trend is made of, tells which runs it leaves out, and finds the thresholds that they were judged by.</summary>
internal sealed class TrendFinder(IRunStore store, TimeProvider time)
{
    private const int MostNames = 8;

    private readonly Dictionary<string, IReadOnlyList<Threshold>> _thresholds = [];

    /// <summary>Finds trends.</summary>
    /// <param name="request">Which.</param>
    /// <exception cref="PerfException">There are none, or the request cannot be read.</exception>
    public IReadOnlyList<Trend> Find(TrendRequest request)
    {
        IReadOnlyList<TrendFigure> figures = TrendFigure.Of(request);
        Threshold[] asked = [.. request.Thresholds.Select(text => ThresholdParser.Parse(text))];
        var trends = new List<Trend>();
        DateTimeOffset since = time.GetUtcNow() - request.Period;
        RunPoint[] points = [.. Places(request).SelectMany(step => figures.SelectMany(figure => store.Points(Query(request, step, figure) with { Since = since })))];
        foreach (IGrouping<(string, string?, string?, string, string), RunPoint> series in Chosen(points, figures).GroupBy(point => (point.Scenario, point.Environment, point.Step, point.Metric, point.Statistic)))
        {
            RunPoint[] usable = [.. series.Where(point => ReasonAgainst(point) is null).OrderBy(point => point.StartedAt).ThenBy(point => point.RunId, StringComparer.Ordinal)];
            if (usable.Length > 0)
            {
                LeftOutRun[] leftOut = [.. series.Select(point => (point, reason: ReasonAgainst(point))).Where(one => one.reason is not null).Select(one => new LeftOutRun(one.point.RunId, false, one.reason!))];
                trends.Add(TrendBuilder.Build(usable, leftOut, asked.Length > 0 ? asked : ThresholdsOf(usable[^1]), request.Margin));
            }
        }

        return trends.Count > 0 ? trends : throw Nothing(request, figures, points);
    }

    private static string?[] Places(TrendRequest request) => request.Steps.Count == 0 ? [null] : [.. request.Steps];

    private static PointQuery Query(TrendRequest request, string? step, TrendFigure figure) => new()
    {
        Scenario = request.Scenario,
        Environment = request.Environment,
        Step = step,
        Metric = figure.Metric,
        Statistics = figure.Statistics,
        Tags = request.Tags,
    };

    // A result of a tool that has no response time is shown by the service time; one that has both by the former.
    private static IEnumerable<RunPoint> Chosen(RunPoint[] points, IReadOnlyList<TrendFigure> figures)
    {
        HashSet<(string, string?, string?, string?)> withResponseTime =
            [.. points.Where(point => RequestMetrics.Of(point.Metric)?.ResponseTime == point.Metric).Select(Place)];
        return figures.Any(figure => figure.IsSubstitute)
            ? points.Where(point => RequestMetrics.Of(point.Metric)?.Duration != point.Metric || !withResponseTime.Contains(Place(point)))
            : points;

        static (string, string?, string?, string?) Place(RunPoint point) => (point.Scenario, point.Environment, point.Step, RequestMetrics.Of(point.Metric)?.Protocol);
    }

    private static string? ReasonAgainst(RunPoint point) => !point.IsValid ? "It is invalid: the generator or the machine was the limit."
        : point.Status == RunStatus.Completed ? null : $"It did not end as planned: {point.Status}.";

    // The thresholds of the newest run are those that count today.
    private IReadOnlyList<Threshold> ThresholdsOf(RunPoint newest)
    {
        if (!_thresholds.TryGetValue(newest.RunId, out IReadOnlyList<Threshold>? known))
        {
            RunResult? run = RunById.Find(store, newest.RunId);
            known = run is null ? [] : [.. run.Thresholds.Select(verdict => Read(verdict, run)).OfType<Threshold>()];
            _thresholds[newest.RunId] = known;
        }

        return known;
    }

    private static Threshold? Read(Verdict verdict, RunResult run)
    {
        try
        {
            return ThresholdParser.ParseStored(verdict.Threshold, verdict.Source, CustomMetrics.Of(run));
        }
        catch (PerfException)
        {
            // That of another tool, in its own grammar: it was judged by that tool's rules, and nothing is foretold of it.
            return null;
        }
    }

    private PerfException Nothing(TrendRequest request, IReadOnlyList<TrendFigure> figures, RunPoint[] points)
    {
        if (points.Length > 0)
        {
            return new PerfException(
                ErrorIds.RunNotFound,
                $"All {points.Select(point => point.RunId).Distinct().Count()} runs of this time are invalid or did not end as planned; a trend is made of runs that can be believed. Get-PerfResult lists them.",
                request.Scenario);
        }

        RunPoint[] all = [.. store.Points(new PointQuery { Limit = 1 })];
        string[] scenarios = [.. all.Select(point => point.Scenario).Distinct().Order(StringComparer.Ordinal)];
        RunPoint[] ofScenario = [.. store.Points(new PointQuery { Scenario = request.Scenario, Environment = request.Environment, Tags = request.Tags, Limit = 1 })];
        if (ofScenario.Length == 0)
        {
            bool isNameKnown = request.Scenario is null || store.Points(new PointQuery { Scenario = request.Scenario, Limit = 1 }).Any();
            return !isNameKnown ? Unknown("scenario", request.Scenario!, scenarios, ErrorIds.RunNotFound)
                : request.Environment is { } environment && all.Length > 0 ? Unknown("environment", environment, [.. all.Select(point => point.Environment).OfType<string>().Distinct()], ErrorIds.RunNotFound)
                : new PerfException(ErrorIds.RunNotFound, "No stored run matches. Invoke-PerfTest and Import-PerfResult store runs; Get-PerfResult lists them.", request.Scenario);
        }

        if (request.Steps.Count > 0)
        {
            string[] steps = [.. store.Points(new PointQuery { Scenario = request.Scenario, Environment = request.Environment, Step = "*", Limit = 1 }).Select(point => point.Step).OfType<string>().Distinct()];
            if (request.Steps.FirstOrDefault(step => !store.Points(new PointQuery { Scenario = request.Scenario, Environment = request.Environment, Step = step, Limit = 1 }).Any()) is { } wrong)
            {
                return Unknown("step", wrong, steps, ErrorIds.ArgumentInvalid);
            }
        }

        string[] metrics = [.. ofScenario.Select(point => point.Metric).Distinct()];
        foreach (string? step in Places(request))
        {
            if (request.Metrics.Count > 0 && figures.FirstOrDefault(figure => !store.Points(Query(request, step, figure) with { Limit = 1 }).Any()) is { } missing)
            {
                return metrics.Contains(missing.Metric)
                    ? new PerfException(ErrorIds.ArgumentInvalid, $"The metric '{missing.Metric}' has no {string.Join(", ", missing.Statistics)}; it has {string.Join(", ", ofScenario.Where(point => point.Metric == missing.Metric).Select(point => point.Statistic).Distinct())}.", missing.Metric)
                    : Unknown("metric", missing.Metric, metrics, ErrorIds.ArgumentInvalid);
            }
        }

        DateTimeOffset newest = ofScenario.Max(point => point.StartedAt);
        if (newest >= time.GetUtcNow() - request.Period)
        {
            return new PerfException(
                ErrorIds.ArgumentInvalid,
                $"The runs have no response time, rate of requests or failures; name what they have with -Metric: {string.Join(", ", metrics.Take(MostNames))}.",
                request.Scenario);
        }

        int days = (int)Math.Ceiling((time.GetUtcNow() - newest).TotalDays) + 1;
        return new PerfException(
            ErrorIds.RunNotFound,
            FormattableString.Invariant($"No run of the last {DurationText.Format(request.Period)} has what is asked for; the newest began at {newest:yyyy-MM-dd HH:mm}. -Period {days}d reaches it."),
            request.Scenario);
    }

    private static PerfException Unknown(string what, string word, string[] known, string id)
    {
        string near = NearestWord.Find(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
        string list = known.Length == 0 ? "none" : string.Join(", ", known.Take(MostNames)) + (known.Length > MostNames ? ", …" : "");
        return new PerfException(id, $"No stored run has the {what} '{word}'{near} There {(known.Length == 1 ? "is" : "are")}: {list}.", word);
    }
}
