namespace Perf;

/// <summary>The metrics of a scenario's own.</summary>
public static class CustomMetrics
{
    /// <summary>How many metrics of its own a scenario may have.</summary>
    public const int Most = 1000;

    /// <summary>Those that it declares, those that its steps add to without a declaration, and the messages of its WebSocket steps. What does not fit together is found by <see cref="Problem(Scenario)"/>, not here.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>Each name once.</returns>
    public static IReadOnlyList<MetricDeclaration> Of(Scenario scenario) =>
        [.. scenario.Metrics.Values.Concat(Used(scenario)).Concat(Messages(scenario)).DistinctBy(metric => metric.Name, StringComparer.Ordinal)];

    /// <summary>The metrics of one's own that a result holds, so that thresholds on them can be read.</summary>
    /// <param name="result">The result, of whatever tool.</param>
    /// <returns>Each name once.</returns>
    public static IReadOnlyList<MetricDeclaration> Of(RunResult result) =>
    [
        .. result.Metrics.Values.Where(metric => !MetricNames.All.ContainsKey(MetricNames.BaseOf(metric.Name)))
            .Select(metric => new MetricDeclaration { Name = MetricNames.BaseOf(metric.Name), Type = metric.Type, IsTime = metric.Unit == MetricNames.Milliseconds })
            .DistinctBy(metric => metric.Name, StringComparer.Ordinal),
    ];

    /// <summary>What is wrong with the first metric that cannot be.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>A sentence with the line and what is allowed, and the name that it is about; null when all is well.</returns>
    public static (string Name, string Message)? Problem(Scenario scenario)
    {
        var types = new Dictionary<string, MetricDeclaration>(StringComparer.Ordinal);
        foreach (MetricDeclaration metric in scenario.Metrics.Values.Concat(Used(scenario)))
        {
            if (Problem(metric.Name) is { } problem)
            {
                return (metric.Name, $"{Place(metric)}{problem}");
            }

            if (!types.TryAdd(metric.Name, metric) && types[metric.Name] is { } first && first.Type != metric.Type)
            {
                return (metric.Name, $"{Place(metric)}the metric '{metric.Name}' is a {Word(first.Type)}{(first.Line > 0 ? $" since line {first.Line}" : "")} and cannot be a {Word(metric.Type)} too; give one of them another name");
            }
        }

        return types.Count > Most ? (scenario.Name, $"the scenario has {types.Count} metrics of its own, and {Most} are the most; a value that varies belongs into a tag and not into a metric's name") : null;
    }

    /// <summary>What is wrong with a metric's name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>A sentence with what is allowed; null when nothing is.</returns>
    public static string? Problem(string name) =>
        MetricNames.All.ContainsKey(name) ? $"'{name}' is the name of a built-in metric; choose another"
        : !MetricNames.IsValid(name) ? $"'{name}' cannot be the name of a metric; it begins with a letter or _, and 1 to 128 letters, digits and _ follow"
        : null;

    private static IEnumerable<MetricDeclaration> Used(Scenario scenario) =>
        scenario.AllSteps().OfType<MetricStep>().Select(step => new MetricDeclaration { Name = step.Metric, Type = step.Type, Line = step.Line });

    private static MetricDeclaration[] Messages(Scenario scenario) =>
        scenario.AllSteps().Any(step => step is WebSocketStep) ? [MessageMetrics.Sent, MessageMetrics.Received] : [];

    private static string Place(MetricDeclaration metric) => metric.Line > 0 ? $"line {metric.Line}: " : "";

    private static string Word(MetricType type) => type.ToString().ToLowerInvariant();
}
