namespace Perf.Compatibility.Results.Artillery;

/// <summary>The figures of a result by Artillery's names: what its <c>ensure</c> may look at, and what its report holds.</summary>
public static class ArtilleryVariables
{
    private static readonly string[] s_counters = [ArtilleryNames.Failed, ArtilleryNames.Skipped, ArtilleryNames.ExpectOk, ArtilleryNames.ExpectFailed, "apdex.satisfied", "apdex.tolerated", "apdex.frustrated"];

    // Parts of a metric as a selector of a scenario names them, and as the engine keeps them for an Artillery test.
    private static readonly string[] s_byStatus = [$"{MetricNames.HttpReqs}{{status:", $"{MetricNames.HttpReqs}{{code:"];

    /// <summary>Every figure: counters and rates by their names, distributions as <c>name.p95</c> and so on, and <c>apdex</c>.</summary>
    /// <param name="result">The result, of whatever tool.</param>
    public static IReadOnlyDictionary<string, double> Of(RunResult result)
    {
        Dictionary<string, double> all = Counters(result);
        foreach ((string name, double rate) in Rates(result))
        {
            all[name] = rate;
        }

        foreach ((string name, Dictionary<string, double> figures) in Summaries(result))
        {
            foreach ((string figure, double value) in figures)
            {
                all[$"{name}.{figure}"] = value;
            }
        }

        double satisfied = all.GetValueOrDefault("apdex.satisfied");
        double tolerated = all.GetValueOrDefault("apdex.tolerated");
        double judged = satisfied + tolerated + all.GetValueOrDefault("apdex.frustrated");
        if (judged > 0)
        {
            all["apdex"] = (satisfied + (tolerated / 2)) / judged;
        }

        return all;
    }

    /// <summary>Counters by Artillery's names.</summary>
    /// <param name="result">The result.</param>
    internal static Dictionary<string, double> Counters(RunResult result)
    {
        var counters = new Dictionary<string, double>(StringComparer.Ordinal);
        double? Count(string metric) => result.Metrics.TryGetValue(metric, out MetricSummary? found) ? found.Count : null;

        // A report of Artillery has them all under their own names; so may a run have counters of its own.
        foreach (MetricSummary metric in result.Metrics.Values.Where(metric => metric.Type == MetricType.Counter && IsTheirs(metric.Name)))
        {
            counters[metric.Name] = metric.Count;
        }

        foreach (string name in s_counters)
        {
            if (Count(name.Replace('.', '_')) is { } own)
            {
                counters.TryAdd(name, own);
            }
        }

        // A virtual user that failed ended all the same, and one that was left out is counted by itself.
        if (Count(MetricNames.FailedIterations) is { } failed)
        {
            counters.TryAdd(ArtilleryNames.Failed, failed);
        }

        if (Count(MetricNames.SkippedIterations) is { } skipped)
        {
            counters.TryAdd(ArtilleryNames.Skipped, skipped);
        }

        double iterations = Count(MetricNames.Iterations) ?? 0;
        if (iterations > 0)
        {
            counters.TryAdd(ArtilleryNames.Failed, 0);
        }

        counters.TryAdd(ArtilleryNames.Created, iterations + (Count(MetricNames.InterruptedIterations) ?? 0));
        counters.TryAdd(ArtilleryNames.Completed, iterations - counters.GetValueOrDefault(ArtilleryNames.Failed));
        if (Count(MetricNames.DroppedIterations) is { } dropped)
        {
            counters.TryAdd(ArtilleryNames.Skipped, dropped);
        }

        if (Count(MetricNames.HttpReqs) is { } requests)
        {
            counters.TryAdd(ArtilleryNames.Requests, requests);
            counters.TryAdd(ArtilleryNames.Responses, requests - result.Errors.Where(IsWithoutAnswer).Sum(error => (double)error.Count));
        }

        foreach ((string theirs, string ours) in ArtilleryNames.Messages)
        {
            if (Count(ours) is { } messages)
            {
                counters.TryAdd(theirs, messages);
            }
        }

        if (Count(MetricNames.DataReceived) is { } received)
        {
            counters.TryAdd(ArtilleryNames.DownloadedBytes, received);
        }

        if (result.Source?.Tool != "Artillery")
        {
            AddErrors(result, counters);
            AddCodes(result, counters);
        }

        return counters;
    }

    /// <summary>Rates by Artillery's names.</summary>
    /// <param name="result">The result.</param>
    internal static Dictionary<string, double> Rates(RunResult result)
    {
        var rates = result.Metrics.Values.Where(metric => metric is { Type: MetricType.Gauge, Value: not null } && IsTheirs(metric.Name)).ToDictionary(metric => metric.Name, metric => metric.Value!.Value, StringComparer.Ordinal);
        if (result.Metrics.TryGetValue(MetricNames.HttpReqs, out MetricSummary? requests) && double.IsFinite(requests.Rate))
        {
            rates.TryAdd(ArtilleryNames.RequestRate, Math.Round(requests.Rate, MidpointRounding.AwayFromZero));
        }

        foreach ((string theirs, string ours) in ArtilleryNames.Messages)
        {
            if (result.Metrics.TryGetValue(ours, out MetricSummary? messages) && double.IsFinite(messages.Rate))
            {
                rates.TryAdd(ArtilleryNames.Rates.First(rate => rate.Counter == theirs).Rate, Math.Round(messages.Rate, MidpointRounding.AwayFromZero));
            }
        }

        return rates;
    }

    /// <summary>Distributions by Artillery's names.</summary>
    /// <param name="result">The result.</param>
    internal static Dictionary<string, Dictionary<string, double>> Summaries(RunResult result)
    {
        var summaries = new Dictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
        foreach ((string theirs, string ours) in ArtilleryNames.Trends)
        {
            if (result.Metrics.TryGetValue(ours, out MetricSummary? trend))
            {
                Add(theirs, trend);
            }
        }

        foreach (StepResult step in result.Steps.Values)
        {
            if (step.Metrics.TryGetValue(MetricNames.HttpReqWaiting, out MetricSummary? trend))
            {
                Add(ArtilleryNames.EndpointTime + step.Name, trend);
            }
        }

        // What is no metric of Perf's is the tool's or the user's own.
        foreach (MetricSummary metric in result.Metrics.Values.Where(metric => metric.Type == MetricType.Trend && !MetricNames.All.ContainsKey(MetricNames.BaseOf(metric.Name))))
        {
            Add(metric.Name, metric);
        }

        return summaries;

        void Add(string name, MetricSummary trend)
        {
            if (trend.Count != 0)
            {
                summaries.TryAdd(name, ArtilleryFigures.Of(trend));
            }
        }
    }

    private static void AddErrors(RunResult result, Dictionary<string, double> counters)
    {
        foreach (IGrouping<string, ErrorCount> errors in result.Errors.Where(error => !IsStatus(error)).GroupBy(error => ArtilleryErrors.CodeOf(error.Class)))
        {
            counters.TryAdd(ArtilleryNames.Errors + errors.Key, errors.Sum(error => (double)error.Count));
        }
    }

    // A result knows how often there was a status that is an error, and others only where it was asked to keep requests by them.
    private static void AddCodes(RunResult result, Dictionary<string, double> counters)
    {
        foreach (IGrouping<string, ErrorCount> errors in result.Errors.Where(IsStatus).GroupBy(error => error.Class["http_".Length..]))
        {
            counters.TryAdd(ArtilleryNames.Codes + errors.Key, errors.Sum(error => (double)error.Count));
        }

        foreach (string byStatus in s_byStatus)
        {
            foreach (MetricSummary metric in result.Metrics.Values.Where(metric => metric.Name.StartsWith(byStatus, StringComparison.Ordinal) && metric.Name.Length == byStatus.Length + 4))
            {
                counters[ArtilleryNames.Codes + metric.Name[byStatus.Length..^1]] = metric.Count;
            }
        }
    }

    private static bool IsTheirs(string name) => !MetricNames.All.ContainsKey(MetricNames.BaseOf(name)) && !name.Contains('{', StringComparison.Ordinal);

    private static bool IsStatus(ErrorCount error) => error.Class.Length == 8 && error.Class.StartsWith("http_", StringComparison.Ordinal);

    private static bool IsWithoutAnswer(ErrorCount error) => !IsStatus(error) && error.Class is not (ErrorClasses.ExpectationFailed or ErrorClasses.CaptureFailed or ErrorClasses.Script);
}
