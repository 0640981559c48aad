using System.Text.RegularExpressions;
using Perf.Compatibility.Results.Summaries;

namespace Perf.Compatibility.Results.Artillery;

/// <summary>Reads the reports of Artillery. They are summaries: of each distribution there are the figures that Artillery wrote, and no others.</summary>
internal static partial class ArtilleryReader
{
    private const string Expected = "a report of Artillery: an object with aggregate and intermediate";

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(10);

    /// <summary>Reads a report.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="format">That of version 2 or of version 1.</param>
    /// <returns>The run.</returns>
    /// <exception cref="PerfException">The file is no such report.</exception>
    public static ImportedRun Read(ImportRequest request, string format)
    {
        using JsonSource source = JsonSource.Read(request.Path, Expected);
        bool isLegacy = format == ResultFormats.ArtilleryLegacy;
        System.Text.Json.JsonElement aggregate = source.Root.Member("aggregate");
        string[] place = ["aggregate"];
        if (isLegacy && !source.Root.Has("aggregate"))
        {
            // The sums alone, as version 1 prints them.
            (aggregate, place) = (source.Root, []);
        }

        ArtilleryPeriod whole = isLegacy ? ArtilleryPeriod.ReadLegacy(source, aggregate, place) : ArtilleryPeriod.Read(source, aggregate, place);
        ArtilleryPeriod[] parts = [.. source.Root.Member("intermediate").Items().Select((part, index) =>
        {
            string[] here = ["intermediate", index.ToString(System.Globalization.CultureInfo.InvariantCulture)];
            return isLegacy ? ArtilleryPeriod.ReadLegacy(source, part, here) : ArtilleryPeriod.Read(source, part, here);
        })];
        if (whole.Counters.Count == 0 && whole.Summaries.Count == 0)
        {
            throw source.Fault("has no counters", Expected, place.Length == 0 ? ["aggregate"] : place);
        }

        var warnings = new List<string>();
        (DateTimeOffset start, TimeSpan duration) = TimesOf(request.Path, whole, parts, isLegacy, warnings);
        RunResult result = ImportHeader.Of(request, format, "Artillery", isLegacy ? "1" : "2") with
        {
            StartedAt = start,
            Duration = duration,
            Metrics = Metrics(whole, duration.TotalSeconds),
            Steps = Steps(whole, duration.TotalSeconds),
            Errors = [.. Errors(whole)],
            Intervals = [.. parts.Where(part => part.Period is not null).OrderBy(part => part.Period).Select(part => Line(part, start, start + duration))],
            Warnings = warnings,
            Validity = new Validity { DroppedStarts = (long)whole.Counter(ArtilleryNames.Skipped) },
        };
        return new ImportedRun { Result = ImportHeader.WithId(result) };
    }

    private static (DateTimeOffset Start, TimeSpan Duration) TimesOf(string path, ArtilleryPeriod whole, ArtilleryPeriod[] parts, bool isLegacy, List<string> warnings)
    {
        DateTimeOffset? start = whole.First ?? parts.Min(part => part.First ?? part.Period);
        DateTimeOffset? end = whole.Last ?? parts.Max(part => part.Last ?? (part.Period + s_period));

        // Version 1 has no moments of the whole, but how many requests were sent and how many a second.
        double sent = whole.Counter(ArtilleryNames.Requests);
        double rate = whole.Rates.GetValueOrDefault(ArtilleryNames.RequestRate);
        TimeSpan? bySent = isLegacy && sent > 0 && rate > 0 ? TimeSpan.FromSeconds(Math.Min(sent / rate, TimeSpan.FromDays(3650).TotalSeconds)) : null;
        if (start is { } from && end >= from)
        {
            return (from, bySent ?? (end.Value - from));
        }

        if (bySent is null)
        {
            warnings.Add("How long the run took is not in the file.");
        }

        TimeSpan duration = bySent ?? TimeSpan.Zero;
        if ((start ?? (end - duration)) is { } known)
        {
            return (known, duration);
        }

        warnings.Add("When the run began is not in the file: the time of the file less the length of the run stands for it.");
        return (ImportHeader.StartByFile(path, duration), duration);
    }

    private static Dictionary<string, MetricSummary> Metrics(ArtilleryPeriod whole, double seconds)
    {
        var metrics = new Dictionary<string, MetricSummary>(StringComparer.Ordinal);
        void Counter(string name, double count) => metrics[name] = SummaryMetrics.Counter(name, count, seconds > 0 ? count / seconds : double.NaN);

        (double requests, double failed) = Requests(whole);
        foreach ((string theirs, string ours) in ArtilleryNames.Trends.Where(trend => whole.Summaries.ContainsKey(trend.Theirs)))
        {
            metrics[ours] = Trend(ours, whole.Summaries[theirs], theirs == "http.response_time" ? whole.Counter(ArtilleryNames.Responses) : null, seconds);
        }

        if (requests > 0)
        {
            metrics[MetricNames.HttpReqFailed] = SummaryMetrics.Rate(MetricNames.HttpReqFailed, failed, requests - failed);
            Counter(MetricNames.HttpReqs, requests);
        }

        double ok = whole.Counter(ArtilleryNames.ExpectOk);
        double notOk = whole.Counter(ArtilleryNames.ExpectFailed);
        if (ok + notOk > 0)
        {
            metrics[MetricNames.Checks] = SummaryMetrics.Rate(MetricNames.Checks, ok, notOk);
        }

        Counter(MetricNames.Iterations, whole.Counter(ArtilleryNames.Completed) + whole.Counter(ArtilleryNames.Failed));
        if (whole.Counters.TryGetValue(ArtilleryNames.Skipped, out double skipped))
        {
            Counter(MetricNames.DroppedIterations, skipped);
        }

        if (whole.Counters.TryGetValue(ArtilleryNames.DownloadedBytes, out double bytes))
        {
            Counter(MetricNames.DataReceived, bytes);
        }

        // Everything under its own name too, so that an expression of ensure finds it.
        foreach ((string name, double count) in whole.Counters)
        {
            Counter(name, count);
        }

        foreach ((string name, double rate) in whole.Rates)
        {
            metrics[name] = SummaryMetrics.Gauge(name, rate, null, null);
        }

        foreach ((string name, IReadOnlyDictionary<string, double> figures) in whole.Summaries.Where(one => ArtilleryNames.Trends.All(trend => trend.Theirs != one.Key)))
        {
            metrics[name] = Trend(name, figures, null, seconds);
        }

        return metrics;
    }

    // Without an answer, or with one of 400 and more: what k6 counts as failed unless a script says otherwise.
    private static (double Requests, double Failed) Requests(ArtilleryPeriod period)
    {
        double requests = Math.Max(period.Counter(ArtilleryNames.Requests), period.Counter(ArtilleryNames.Responses));
        double bad = period.Counters.Where(one => IsBadCode(one.Key, ArtilleryNames.Codes)).Sum(one => one.Value);
        double unanswered = requests - (period.Counters.TryGetValue(ArtilleryNames.Responses, out double responses) ? responses : requests);
        return (requests, Math.Min(requests, bad + unanswered));
    }

    private static MetricSummary Trend(string name, IReadOnlyDictionary<string, double> figures, double? count, double seconds)
    {
        double? Figure(string key) => figures.TryGetValue(key, out double value) ? value : null;
        var percentiles = new Dictionary<double, double>();
        foreach ((string key, double percent) in ArtilleryNames.Percentiles)
        {
            if (Figure(key) is { } value)
            {
                percentiles.TryAdd(percent, value);
            }
        }

        return SummaryMetrics.Trend(name, Figure("count") ?? count, seconds > 0 ? seconds : double.NaN, Figure("min"), Figure("mean"), Figure("max"), percentiles);
    }

    private static Dictionary<string, StepResult> Steps(ArtilleryPeriod whole, double seconds)
    {
        var steps = new Dictionary<string, Dictionary<string, MetricSummary>>(StringComparer.Ordinal);
        Dictionary<string, MetricSummary> Step(string name)
        {
            steps.TryAdd(name, new Dictionary<string, MetricSummary>(StringComparer.Ordinal));
            return steps[name];
        }

        foreach ((string name, IReadOnlyDictionary<string, double> figures) in whole.Summaries.Where(one => one.Key.StartsWith(ArtilleryNames.EndpointTime, StringComparison.Ordinal)))
        {
            Step(name[ArtilleryNames.EndpointTime.Length..])[MetricNames.HttpReqWaiting] = Trend(MetricNames.HttpReqWaiting, figures, null, seconds);
        }

        // An endpoint that never answered has errors and no codes.
        ILookup<string, (string Code, double Count)> codes = ByPath(whole, EndpointCode());
        ILookup<string, (string Code, double Count)> errors = ByPath(whole, EndpointError());
        foreach (string path in codes.Concat(errors).Select(endpoint => endpoint.Key).Distinct(StringComparer.Ordinal))
        {
            double failed = errors[path].Sum(error => error.Count);
            double all = codes[path].Sum(code => code.Count) + failed;
            double bad = codes[path].Where(code => code.Code[0] is '4' or '5').Sum(code => code.Count) + failed;
            Step(path)[MetricNames.HttpReqs] = SummaryMetrics.Counter(MetricNames.HttpReqs, all, seconds > 0 ? all / seconds : double.NaN);
            Step(path)[MetricNames.HttpReqFailed] = SummaryMetrics.Rate(MetricNames.HttpReqFailed, bad, all - bad);
        }

        return steps.ToDictionary(step => step.Key, step => new StepResult { Name = step.Key, Metrics = step.Value }, StringComparer.Ordinal);
    }

    private static ILookup<string, (string Code, double Count)> ByPath(ArtilleryPeriod whole, Regex name) =>
        whole.Counters.Select(one => (Match: name.Match(one.Key), one.Value)).Where(one => one.Match.Success)
            .ToLookup(one => one.Match.Groups["path"].Value, one => (one.Match.Groups["code"].Value, one.Value), StringComparer.Ordinal);

    private static IOrderedEnumerable<ErrorCount> Errors(ArtilleryPeriod whole)
    {
        IEnumerable<ErrorCount> named = whole.Counters.Where(one => one.Key.StartsWith(ArtilleryNames.Errors, StringComparison.Ordinal)).Select(one =>
            new ErrorCount { Class = ArtilleryErrors.ClassOf(one.Key[ArtilleryNames.Errors.Length..]), Count = (long)one.Value, Example = one.Key[ArtilleryNames.Errors.Length..] });
        IEnumerable<ErrorCount> statuses = whole.Counters.Where(one => IsBadCode(one.Key, ArtilleryNames.Codes)).Select(one =>
            new ErrorCount { Class = $"http_{one.Key[ArtilleryNames.Codes.Length..]}", Count = (long)one.Value });
        return named.Concat(statuses).Where(error => error.Count > 0).GroupBy(error => error.Class).Select(same => same.First() with { Count = same.Sum(error => error.Count) })
            .OrderByDescending(error => error.Count);
    }

    private static bool IsBadCode(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal) && name[prefix.Length..] is ['4' or '5', _, _];

    private static IntervalSummary Line(ArtilleryPeriod part, DateTimeOffset start, DateTimeOffset end)
    {
        // The first period began by the clock before the run did.
        DateTimeOffset from = part.Period!.Value < start ? start : part.Period.Value;
        DateTimeOffset to = part.Period.Value + s_period > end ? end : part.Period.Value + s_period;
        double length = Math.Max((to - from).TotalSeconds, 1);
        (double requests, double failed) = Requests(part);
        return new IntervalSummary
        {
            Start = (from - start).TotalSeconds,
            Length = length,
            Requests = (long)requests,
            RequestRate = requests / length,
            Failed = (long)failed,
            Iterations = (long)(part.Counter(ArtilleryNames.Completed) + part.Counter(ArtilleryNames.Failed)),
            Dropped = (long)part.Counter(ArtilleryNames.Skipped),
            DataReceived = part.Counter(ArtilleryNames.DownloadedBytes),
        };
    }

    [GeneratedRegex(@"^plugins\.metrics-by-endpoint\.(?<path>.+)\.codes\.(?<code>[1-5]\d\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex EndpointCode();

    [GeneratedRegex(@"^plugins\.metrics-by-endpoint\.(?<path>.+)\.errors\.(?<code>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex EndpointError();
}
