namespace Perf.Analysis;

/// <summary>Chooses the rules of a threshold file that apply to a run. A pure function; what does not apply is told and not dropped in silence.</summary>
internal static class ThresholdSelection
{
    // The framework that this file comes from calls the limits of the whole run api_endpoints.
    private static readonly string[] s_wholeRun = ["", "apiendpoints", "default", "all", "global"];

    private enum Rank
    {
        WholeRun,
        Named,
        Step,
    }

    /// <summary>Chooses.</summary>
    /// <param name="rules">The rules of the file.</param>
    /// <param name="run">The run.</param>
    /// <returns>The thresholds, and a sentence for each group that does not apply.</returns>
    internal static (IReadOnlyList<Threshold> Thresholds, IReadOnlyList<string> Notes) Choose(IReadOnlyList<ThresholdRule> rules, RunResult run)
    {
        var notes = new List<string>();
        var chosen = new List<(ThresholdRule Rule, Threshold Threshold, int Precedence)>();
        foreach (ThresholdRule rule in rules)
        {
            if (OtherRun(rule, run) is { } other)
            {
                notes.Add(other);
                continue;
            }

            (Rank rank, string? step)[] places = [.. Places(rule, run)];
            if (places.Length == 0)
            {
                notes.Add($"{Location(rule, parent: true)} does not apply: '{rule.Group}' is neither a step nor the name or type of this run (scenario '{run.Scenario}').");
            }

            // What is said about this environment counts more than what is said about this scenario, and that more than what is said about all runs.
            int layer = (rule.Environment is null ? 0 : 20) + (rule.Scenario is null ? 0 : 10);
            chosen.AddRange(places.Select(place => (rule, rule.Class is null ? rule.Threshold : OfProtocol(rule.Threshold, place.step, run), layer + (int)place.rank)));
        }

        var thresholds = new List<Threshold>();
        foreach ((ThresholdRule rule, Threshold threshold, int precedence) in chosen)
        {
            (ThresholdRule Rule, Threshold Threshold, int Precedence)[] stronger =
                [.. chosen.Where(other => other.Precedence > precedence && IsReplacedBy(rule, threshold, other.Rule, other.Threshold))];
            if (stronger.Length == 0)
            {
                thresholds.Add(threshold);
            }
            else
            {
                notes.Add($"{Location(rule, parent: false)} is replaced by {stronger.MaxBy(other => other.Precedence).Rule.Path}.");
            }
        }

        return (thresholds, [.. notes.Distinct()]);
    }

    // The limits speak of requests and were written for HTTP; a step of another protocol, and a run that has one other protocol alone, is judged by its own.
    private static Threshold OfProtocol(Threshold threshold, string? step, RunResult run)
    {
        IReadOnlyList<RequestMetrics> families = RequestMetrics.In(step is null ? run.Metrics : run.Steps[step].Metrics);
        RequestMetrics family = families is [var only] ? only : RequestMetrics.Http;
        return threshold with { Step = step, Metric = family.Same(threshold.Metric) };
    }

    /// <summary>Whether two thresholds look at the same figure of the same metric, wherever their limits are.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    internal static bool SameStatistic(Threshold a, Threshold b) => a.Metric == b.Metric && Statistic(a) == Statistic(b);

    private static (Aggregation Aggregation, double Percentile) Statistic(Threshold threshold) =>
        threshold.Aggregation == Aggregation.Med ? (Aggregation.Percentile, 50) : (threshold.Aggregation, threshold.Percentile);

    // Thresholds of k6's form in one layer stand beside each other, several for one metric; across layers they replace like the others.
    private static bool IsReplacedBy(ThresholdRule rule, Threshold threshold, ThresholdRule by, Threshold other) =>
        rule.Class == by.Class && threshold.Step == other.Step && SameStatistic(threshold, other);

    private static string? OtherRun(ThresholdRule rule, RunResult run)
    {
        if (rule.Environment is { } environment && Normalize(environment) != Normalize(run.Environment ?? ""))
        {
            return $"The limits of environment '{environment}' do not apply: this run's is '{run.Environment ?? "none"}'.";
        }

        return rule.Scenario is { } scenario && !IsNameOf(scenario, run)
            ? $"The limits of scenario '{scenario}' do not apply: this run's is '{run.Scenario}'."
            : null;
    }

    private static IEnumerable<(Rank Rank, string? Step)> Places(ThresholdRule rule, RunResult run)
    {
        string group = Normalize(rule.Group);
        if (rule.Class is null || s_wholeRun.Contains(group))
        {
            yield return (Rank.WholeRun, null);
            yield break;
        }

        if (IsNameOf(rule.Group, run))
        {
            yield return (Rank.Named, null);
        }

        foreach (string step in run.Steps.Keys.Where(step => Normalize(step) == group))
        {
            yield return (Rank.Step, step);
        }
    }

    private static bool IsNameOf(string name, RunResult run) =>
        WithoutTest(name) is { Length: > 0 } wanted
        && (wanted == WithoutTest(run.Scenario) || (run.Tags.TryGetValue("type", out string? type) && wanted == WithoutTest(type)));

    // A test type is called baseline in one place and baseline_test in another.
    private static string WithoutTest(string name) => Normalize(name) is var plain && plain.EndsWith("test", StringComparison.Ordinal) ? plain[..^4] : plain;

    private static string Normalize(string name) => string.Concat(name.Where(letter => letter is not (' ' or '-' or '_'))).ToLowerInvariant();

    private static string Location(ThresholdRule rule, bool parent)
    {
        string path = parent && rule.Path.LastIndexOf('.') is > 0 and int end ? rule.Path[..end] : rule.Path;
        return parent ? path : $"{path} (line {rule.Line})";
    }
}
