namespace Perf.Engine.Metrics.Selection;

/// <summary>What all samples of one executor have in common.</summary>
/// <param name="Executor">Its name, or null for what is done outside of all executors.</param>
/// <param name="Tags">The run's labels, and over them the executor's own tags.</param>
internal sealed record SampleScope(string? Executor, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The scopes of a scenario: one for each executor in its order, and a last one for what is done outside of all.</summary>
    public static IReadOnlyList<SampleScope> Of(Scenario scenario) =>
        [.. scenario.Load.Select(profile => new SampleScope(profile.Name, Over(scenario.Tags, profile.Tags))), new SampleScope(null, scenario.Tags)];

    private static Dictionary<string, string> Over(IReadOnlyDictionary<string, string> under, IReadOnlyDictionary<string, string> over)
    {
        var tags = new Dictionary<string, string>(under, StringComparer.Ordinal);
        foreach ((string name, string value) in over)
        {
            tags[name] = value;
        }

        return tags;
    }
}
