using System.Globalization;

namespace Perf.Analysis;

/// <summary>Chooses what is compared: what the user names, or of every run the response time, the rate of requests and the share of failed ones.</summary>
internal static class ComparedMetrics
{
    private const int MostNames = 8;

    /// <summary>Chooses.</summary>
    /// <param name="baseline">A run of the baseline.</param>
    /// <param name="candidate">A run of the candidate.</param>
    /// <param name="options">What the user wants.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: a metric or step is not there.</exception>
    public static IReadOnlyList<ComparedMetric> For(RunResult baseline, RunResult candidate, ComparisonOptions options)
    {
        string[] common = [.. baseline.Steps.Keys.Where(candidate.Steps.ContainsKey)];
        foreach (string step in options.Steps.Where(step => !common.Contains(step)))
        {
            throw new PerfException(
                ErrorIds.ArgumentInvalid,
                $"There is no step '{step}' in the runs of both sides{Nearest(step, common)}. Steps: {List(common)}.",
                step);
        }

        if (options.Metrics.Count > 0)
        {
            string?[] places = options.Steps.Count > 0 ? [.. options.Steps] : [null];
            return [.. options.Metrics.SelectMany(text => places.Select(step => Parse(text, step, baseline, candidate, options)))];
        }

        var chosen = new List<ComparedMetric>();
        if (options.Steps.Count == 0)
        {
            chosen.AddRange(Usual(null, baseline.Metrics, candidate.Metrics, isGating: true));
        }

        foreach (string step in options.Steps.Count > 0 ? options.Steps : common)
        {
            chosen.AddRange(Usual(step, baseline.Steps[step].Metrics, candidate.Steps[step].Metrics, isGating: options.Steps.Count > 0));
        }

        return [.. chosen.OrderByDescending(one => one.IsGating)];
    }

    private static IEnumerable<ComparedMetric> Usual(string? step, IReadOnlyDictionary<string, MetricSummary> before, IReadOnlyDictionary<string, MetricSummary> after, bool isGating)
    {
        RequestMetrics family = RequestMetrics.MainOf(before);
        bool InBoth(string metric) => before.ContainsKey(metric) && after.ContainsKey(metric);
        string? time = InBoth(family.ResponseTime) ? family.ResponseTime : InBoth(family.Duration) ? family.Duration : InBoth(MetricNames.IterationDuration) && step is null ? MetricNames.IterationDuration : null;
        if (time is not null)
        {
            yield return new ComparedMetric(time, Statistics.P95, step, HigherIsBetter: false, isGating);
        }

        if (step is null && InBoth(family.Count))
        {
            yield return new ComparedMetric(family.Count, Statistics.Rate, step, HigherIsBetter: true, isGating);
        }

        if (InBoth(family.Failed))
        {
            yield return new ComparedMetric(family.Failed, Statistics.Rate, step, HigherIsBetter: false, isGating);
        }

        if (time is not null && step is null)
        {
            yield return new ComparedMetric(time, Statistics.Med, step, HigherIsBetter: false, IsGating: false);
            yield return new ComparedMetric(time, Statistics.P99, step, HigherIsBetter: false, IsGating: false);
        }
    }

    private static ComparedMetric Parse(string text, string? step, RunResult baseline, RunResult candidate, ComparisonOptions options)
    {
        // A selector may hold colons, so the one that ends it is the first behind its last brace.
        int colon = text.IndexOf(':', Math.Max(0, text.LastIndexOf('}')));
        string name = (colon < 0 ? text : text[..colon]).Trim();
        MetricSummary found = MetricLookup.Find(baseline, name, step ?? "") ?? MetricLookup.Find(candidate, name, step ?? "") ?? throw new PerfException(
            ErrorIds.ArgumentInvalid,
            $"The runs have no metric '{name}'{(step is null ? "" : $" in step '{step}'")}{Nearest(name, baseline.Metrics.Keys)}. Metrics: {List([.. (step is null ? baseline.Metrics : baseline.Steps[step].Metrics).Keys])}.",
            text);
        string usual = found.Type switch
        {
            MetricType.Trend => Statistics.P95,
            MetricType.Gauge => Statistics.Value,
            _ => Statistics.Rate,
        };
        string statistic = colon < 0 ? usual : StatisticOf(text[(colon + 1)..]) ?? throw new PerfException(
            ErrorIds.ArgumentInvalid,
            $"'{text[(colon + 1)..].Trim()}' is no figure of a metric; write p(95), p(99.9), med, avg, min, max, rate, count or value, such as '{name}: {usual}'.",
            text);
        return new ComparedMetric(name, statistic, step, options.HigherIsBetter || IsBetterHigher(MetricNames.BaseOf(name), statistic), IsGating: true);
    }

    private static string? StatisticOf(string text)
    {
        if (Statistics.Parse(text) is { } known)
        {
            return known;
        }

        string number = text.Trim().ToLowerInvariant().Replace("p(", "p", StringComparison.Ordinal).TrimEnd(')');
        return number is ['p', .. var digits] && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) && percent is > 0 and < 100
            ? string.Create(CultureInfo.InvariantCulture, $"p({percent})")
            : null;
    }

    private static bool IsBetterHigher(string metric, string statistic) => statistic is Statistics.Rate or Statistics.Count
        && (metric is MetricNames.Iterations or MetricNames.Checks or MetricNames.DataReceived or MetricNames.DataSent || RequestMetrics.Of(metric)?.Count == metric);

    private static string Nearest(string word, IEnumerable<string> known) => NearestWord.Find(word, known) is { } near ? $"; did you mean '{near}'?" : "";

    private static string List(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names.Take(MostNames)) + (names.Length > MostNames ? ", …" : "");
}
