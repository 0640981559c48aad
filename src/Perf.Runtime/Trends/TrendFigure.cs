namespace Perf.Runtime;

/// <summary>A figure that a trend is wanted of: a metric by name or pattern, and which figures of it.</summary>
/// <param name="Metric">The metric, with * and ? as wildcards.</param>
/// <param name="Statistics">The figures.</param>
/// <param name="IsSubstitute">Whether it stands in where there is nothing better.</param>
internal sealed record TrendFigure(string Metric, IReadOnlyList<string> Statistics, bool IsSubstitute = false)
{
    private static readonly string[] s_usual = [Perf.Statistics.P95, Perf.Statistics.Rate, Perf.Statistics.Value];

    /// <summary>The figures of a request.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: a figure's name is none.</exception>
    public static IReadOnlyList<TrendFigure> Of(TrendRequest request)
    {
        string[] chosen = [.. request.Statistics.Select(text => Perf.Statistics.Parse(text) ?? throw Unknown(text))];
        if (request.Metrics.Count > 0)
        {
            return [.. request.Metrics.Select(text => Parse(text, chosen))];
        }

        return
        [
            .. RequestMetrics.All.SelectMany(family => new TrendFigure[]
            {
                new(family.ResponseTime, chosen.Length > 0 ? chosen : [Perf.Statistics.P95]),
                new(family.Duration, chosen.Length > 0 ? chosen : [Perf.Statistics.P95], IsSubstitute: true),
                new(family.Count, [Perf.Statistics.Rate]),
                new(family.Failed, [Perf.Statistics.Rate]),
            }),
        ];
    }

    private static TrendFigure Parse(string text, string[] chosen)
    {
        // A selector may hold colons, so the one that ends it is the first behind its last brace.
        int colon = text.IndexOf(':', Math.Max(0, text.LastIndexOf('}')));
        if (colon >= 0)
        {
            string word = text[(colon + 1)..];
            return new TrendFigure(text[..colon].Trim(), [Perf.Statistics.Parse(word) ?? throw Unknown(word.Trim())]);
        }

        return new TrendFigure(text.Trim(), chosen.Length > 0 ? chosen : UsualOf(text.Trim()));
    }

    // A trend has no rate worth looking at beside its percentile; a rate or counter has no percentile, so that asking for all three gives one.
    private static string[] UsualOf(string metric) => MetricNames.All.TryGetValue(MetricNames.BaseOf(metric), out MetricType type)
        ? type switch
        {
            MetricType.Trend => [Perf.Statistics.P95],
            MetricType.Gauge => [Perf.Statistics.Value],
            _ => [Perf.Statistics.Rate],
        }
        : s_usual;

    private static PerfException Unknown(string word)
    {
        string near = NearestWord.Find(word, Perf.Statistics.All) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
        return new PerfException(ErrorIds.ArgumentInvalid, $"'{word}' is no figure that history keeps{near} Figures: {string.Join(", ", Perf.Statistics.All)}.", word);
    }
}
