using System.Globalization;
using Perf.Compatibility.Results.Artillery;

namespace Perf.Compatibility.Artillery.Report;

/// <summary>
/// What a run measured, in Artillery's names: sums, rates and distributions of some time. Its <c>http.response_time</c> ends at the first byte, so that it is
/// <c>http_req_waiting</c>. What is done once, before or after the load, is in none of its figures. Not safe for several threads.
/// </summary>
public sealed class ArtilleryMetrics
{
    private const string ByEndpoint = "plugins.metrics-by-endpoint.";
    private const string MatchPrefix = "match: ";

    private static readonly string[] s_once = ["before: ", "after: "];

    private readonly SortedDictionary<string, double> _counters = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ArtilleryTrend> _trends = new(StringComparer.Ordinal);
    private readonly double? _apdex;
    private readonly bool _isExtended;

    /// <summary>Creates it, with nothing measured.</summary>
    /// <param name="settings">What the test asks for; null for a run of another scenario.</param>
    public ArtilleryMetrics(ArtillerySettings? settings)
    {
        _apdex = settings?.ApdexThreshold;
        _isExtended = settings?.ExtendedMetrics == true;
    }

    /// <summary>Sums by name.</summary>
    public IReadOnlyDictionary<string, double> Counters => _counters;

    /// <summary>Distributions by name.</summary>
    public IReadOnlyDictionary<string, ArtilleryTrend> Trends => _trends;

    /// <summary>When the first second begins that was added, from the run's start.</summary>
    public TimeSpan Start { get; private set; } = TimeSpan.MaxValue;

    /// <summary>When the last second ends that was added.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>How many of what is counted there were in a second, by name; whole numbers. Only of what there was any.</summary>
    public IReadOnlyDictionary<string, double> Rates => ArtilleryNames.Rates.Where(rate => _counters.ContainsKey(rate.Counter)).ToDictionary(rate => rate.Rate, rate => RateOf(rate.Counter), StringComparer.Ordinal);

    /// <summary>Adds a second.</summary>
    /// <param name="interval">What was measured in it.</param>
    public void Add(Interval interval)
    {
        Start = interval.Start < Start ? interval.Start : Start;
        End = interval.Start + interval.Length;
        double ended = 0;
        double failed = 0;
        HashSet<string> conversations = [.. interval.Series.Where(series => series.Metric == RequestMetrics.WebSocket.Count).Select(series => series.Step)];
        foreach (Series series in interval.Series.Where(series => !IsOnce(series.Step)))
        {
            switch (series.Metric)
            {
                case MetricNames.IterationStartLag:
                    Count("vusers.created", series.Count);
                    break;
                case MetricNames.Iterations:
                    ended += series.Sum;
                    break;
                case MetricNames.FailedIterations:
                    failed += series.Sum;
                    break;
                case MetricNames.SkippedIterations:
                    Count("vusers.skipped", series.Sum);
                    break;
                case MetricNames.IterationDuration:
                    Trend("vusers.session_length").Add(series);
                    break;
                case MetricNames.DataReceived when conversations.Contains(series.Step):
                    // What came by a conversation is no download of HTTP.
                    break;
                default:
                    AddStep(series);
                    break;
            }
        }

        if (ended > 0)
        {
            Count("vusers.failed", failed);
            Count("vusers.completed", ended - failed);
        }

        AddErrors(interval, conversations);
        AddChecks(interval);
    }

    /// <summary>Every figure by the name that conditions of ensure have for it: sums, and <c>name.p95</c> and so on for distributions.</summary>
    /// <returns>The figures.</returns>
    public IReadOnlyDictionary<string, double> Figures()
    {
        var figures = new Dictionary<string, double>(_counters, StringComparer.Ordinal) { [ArtilleryNames.RequestRate] = 0 };
        foreach ((string name, double rate) in Rates)
        {
            figures[name] = rate;
        }

        foreach ((string name, ArtilleryTrend trend) in _trends)
        {
            foreach ((string figure, double value) in trend.Figures())
            {
                figures[$"{name}.{figure}"] = value;
            }
        }

        double judged = _counters.GetValueOrDefault("apdex.satisfied") + _counters.GetValueOrDefault("apdex.tolerated") + _counters.GetValueOrDefault("apdex.frustrated");
        if (judged > 0)
        {
            figures["apdex"] = (_counters.GetValueOrDefault("apdex.satisfied") + (_counters.GetValueOrDefault("apdex.tolerated") / 2)) / judged;
        }

        return figures;
    }

    private void AddStep(Series series)
    {
        string metric = MetricNames.BaseOf(series.Metric);
        string? tag = metric.Length == series.Metric.Length ? null : series.Metric[(metric.Length + 1)..^1];
        switch (metric, tag)
        {
            case ("iterations_started", { } flow):
                Count($"vusers.created_by_name.{flow["flow:".Length..]}", series.Sum);
                break;
            case (_, null) when metric == MessageMetrics.Sent.Name:
                Count(ArtilleryNames.MessagesSent, series.Sum);
                break;
            case (_, null) when metric == MessageMetrics.Received.Name:
                Count(ArtilleryNames.MessagesReceived, series.Sum);
                break;
            case (MetricNames.HttpReqs, null):
                Count("http.requests", series.Sum);
                break;
            case (MetricNames.HttpReqs, { } code) when code.StartsWith("code:", StringComparison.Ordinal):
                Count("http.responses", series.Sum);
                Count($"http.codes.{code[5..]}", series.Sum);
                Count($"{ByEndpoint}{series.Step}.codes.{code[5..]}", series.Sum);
                break;
            case (MetricNames.HttpReqWaiting, null):
                Trend("http.response_time").Add(series);
                Trend($"{ByEndpoint}response_time.{series.Step}").Add(series);
                break;
            case (MetricNames.HttpReqWaiting, { } code) when code.StartsWith("code:", StringComparison.Ordinal):
                Trend($"http.response_time.{code[5..]}").Add(series);
                break;
            case (MetricNames.HttpReqResponseTime, null) when _apdex is { } limit:
                AddApdex(series, limit);
                break;
            case (MetricNames.DataReceived, null):
                Count("http.downloaded_bytes", series.Sum);
                break;
            case (MetricNames.HttpReqConnecting, null) when _isExtended:
                Trend("http.tcp").Add(series);
                break;
            case (MetricNames.HttpReqTlsHandshaking, null) when _isExtended:
                Trend("http.tls").Add(series);
                break;
            case (MetricNames.HttpReqDuration, null) when _isExtended:
                Trend("http.total").Add(series);
                break;
            case (_, null) when !MetricNames.All.ContainsKey(metric):
                AddOwn(series);
                break;
        }
    }

    // What functions of a processor count, by the names that they give.
    private void AddOwn(Series series)
    {
        if (series.Type == MetricType.Trend)
        {
            Trend(series.Metric).Add(series);
        }
        else
        {
            Count(series.Metric, series.Sum);
        }
    }

    private void AddApdex(Series series, double limit)
    {
        double satisfied = Math.Round(series.Histogram.ShareAtOrBelow(limit) * series.Count);
        double tolerated = Math.Round(series.Histogram.ShareAtOrBelow(4 * limit) * series.Count) - satisfied;
        Count("apdex.satisfied", satisfied);
        Count("apdex.tolerated", tolerated);
        Count("apdex.frustrated", series.Count - satisfied - tolerated);
    }

    private void AddErrors(Interval interval, HashSet<string> conversations)
    {
        HashSet<string> unmatched = [.. interval.Checks.Where(check => check.Fails > 0 && check.Name.StartsWith(MatchPrefix, StringComparison.Ordinal)).Select(check => check.Step)];
        foreach (ErrorCount error in interval.Errors.Where(error => !IsOnce(error.Step)))
        {
            bool isExpectation = error.Example.StartsWith("expected: ", StringComparison.Ordinal);
            bool isStatus = error.Class.StartsWith("http_", StringComparison.Ordinal) && !isExpectation;
            if (isStatus && !conversations.Contains(error.Step))
            {
                // An answer, whatever its status: no error there.
                continue;
            }

            string code = isExpectation && !unmatched.Contains(error.Step) ? $"Failed expectations for request {error.Step}"
                : isExpectation ? "Failed capture or match"
                : isStatus ? $"Unexpected server response: {error.Class["http_".Length..]}"
                : ArtilleryErrorCodes.Of(error.Class);
            Count($"errors.{code}", error.Count);
            if (!isExpectation && error.Class != ErrorClasses.CaptureFailed && error.Step.Length > 0 && !conversations.Contains(error.Step))
            {
                Count($"{ByEndpoint}{error.Step}.errors.{code}", error.Count);
            }
        }
    }

    // The name of a check begins with its kind: `statusCode: 200`. For headers the kind has the header's name in it.
    private void AddChecks(Interval interval)
    {
        foreach (CheckResult check in interval.Checks.Where(check => !IsOnce(check.Step) && !check.Name.StartsWith(MatchPrefix, StringComparison.Ordinal)))
        {
            string kind = check.Name.Split(':', 2)[0];
            foreach ((string outcome, long count) in new[] { ("ok", check.Passes), ("failed", check.Fails) })
            {
                if (count > 0)
                {
                    Count($"plugins.expect.{outcome}", count);
                    Count($"plugins.expect.{outcome}.{kind}", count);
                }
            }
        }
    }

    private double RateOf(string counter) => Math.Round(_counters[counter] / Math.Max(1, (End - Start).TotalSeconds), MidpointRounding.AwayFromZero);

    private void Count(string name, double value) => _counters[name] = _counters.GetValueOrDefault(name) + value;

    private ArtilleryTrend Trend(string name)
    {
        if (!_trends.TryGetValue(name, out ArtilleryTrend? trend))
        {
            _trends[name] = trend = new ArtilleryTrend();
        }

        return trend;
    }

    private static bool IsOnce(string step) => s_once.Any(prefix => step.StartsWith(prefix, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_counters.Count} counters, {_trends.Count} distributions");
}
