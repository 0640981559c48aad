using System.Globalization;
using System.Text.RegularExpressions;
using Perf.Compatibility.Results.Artillery;

namespace Perf.Compatibility.Import.Artillery;

/// <summary>Makes thresholds of what an Artillery test ensures: comparisons of one figure with a number, alone or joined by <c>and</c>. Pure.</summary>
internal static partial class EnsureThresholds
{
    private static readonly Dictionary<string, string> s_counters = new(StringComparer.Ordinal)
    {
        [ArtilleryNames.Requests] = MetricNames.HttpReqs,
        [ArtilleryNames.Failed] = MetricNames.FailedIterations,
        [ArtilleryNames.Skipped] = MetricNames.SkippedIterations,
    };

    private static readonly Dictionary<string, string> s_figures = new(StringComparer.Ordinal) { ["min"] = "min", ["max"] = "max", ["mean"] = "avg", ["median"] = "med", ["p50"] = "med" };

    /// <summary>The thresholds.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="lose">Takes the line and the words of what has no form.</param>
    public static IReadOnlyList<Threshold> Of(IEnumerable<EnsureCondition> conditions, Action<int, string> lose)
    {
        var thresholds = new List<Threshold>();
        foreach (EnsureCondition condition in conditions)
        {
            Threshold?[] parts = [.. And().Split(condition.Expression).Select(Of)];
            if (!condition.Strict)
            {
                lose(condition.Line, $"the condition '{condition.Expression}', which is told and not judged (strict: false)");
            }
            else if (parts.Contains(null))
            {
                lose(condition.Line, $"the condition '{condition.Expression}': a threshold compares one metric with a number, and has no such one");
            }
            else
            {
                thresholds.AddRange(parts.OfType<Threshold>());
            }
        }

        return thresholds;
    }

    private static Threshold? Of(string expression)
    {
        Match match = Comparison().Match(expression.Trim());
        if (!match.Success || Selector(match.Groups["metric"].Value) is not var (selector, figure, unit))
        {
            return null;
        }

        try
        {
            return ThresholdParser.Parse(selector, $"{figure} {match.Groups["sign"].Value} {match.Groups["number"].Value}{unit}", "scenario");
        }
        catch (PerfException e) when (e.Id == ErrorIds.ThresholdInvalid)
        {
            return null;
        }
    }

    private static (string Selector, string Figure, string Unit)? Selector(string metric)
    {
        if (s_counters.TryGetValue(metric, out string? counter))
        {
            return (counter, "count", "");
        }

        if (metric == ArtilleryNames.RequestRate)
        {
            return (MetricNames.HttpReqs, "rate", "");
        }

        if (metric.StartsWith(ArtilleryNames.Codes, StringComparison.Ordinal))
        {
            return ($"{MetricNames.HttpReqs}{{status:{metric[ArtilleryNames.Codes.Length..]}}}", "count", "");
        }

        int dot = metric.LastIndexOf('.');
        string name = dot < 0 ? metric : metric[..dot];
        string? figure = dot < 0 ? null : FigureOf(metric[(dot + 1)..]);
        string? ours = ArtilleryNames.Trends.FirstOrDefault(trend => trend.Theirs == name).Ours;
        ours ??= name.StartsWith(ArtilleryNames.EndpointTime, StringComparison.Ordinal) ? $"{MetricNames.HttpReqWaiting}{{step:{name[ArtilleryNames.EndpointTime.Length..]}}}" : null;
        return ours is null || figure is null ? null : (ours, figure, "ms");
    }

    private static string? FigureOf(string figure) => s_figures.TryGetValue(figure, out string? ours) ? ours
        : ArtilleryNames.Percentiles.FirstOrDefault(known => known.Name == figure) is { Name: not null, Percent: var percent } ? string.Create(CultureInfo.InvariantCulture, $"p({percent})")
        : null;

    [GeneratedRegex(@"\s+and\s+", RegexOptions.CultureInvariant)]
    private static partial Regex And();

    [GeneratedRegex(@"^(?:'(?<metric>[^']+)'|(?<metric>[A-Za-z][^<>=!?'""]*?))\s*(?<sign><=|>=|==|!=|<|>)\s*(?<number>[0-9]+(?:\.[0-9]+)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Comparison();
}
