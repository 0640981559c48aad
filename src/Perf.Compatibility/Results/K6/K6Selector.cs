namespace Perf.Compatibility.Results.K6;

/// <summary>k6's selections by tags in the form in which results of Perf have them: the tag <c>name</c> is the step, and stands first.</summary>
internal static class K6Selector
{
    /// <summary>The name under which a result has a metric of k6.</summary>
    /// <param name="selector">A metric, with tags or without, as k6 writes it.</param>
    /// <returns>The same in one form; what is no selector as it is.</returns>
    public static string Normalize(string selector) => Parse(selector) is { } parsed ? parsed.Name : selector;

    /// <summary>Takes a selector apart.</summary>
    /// <param name="selector">A metric, with tags or without, as k6 writes it.</param>
    /// <returns>Null where it is none.</returns>
    public static MetricSelector? Parse(string selector)
    {
        try
        {
            MetricSelector parsed = MetricSelector.Parse(selector);
            return parsed.Tags.TryGetValue("name", out string? name) && !parsed.Tags.ContainsKey("step")
                ? parsed with { Tags = new OrderedDictionary<string, string>([new("step", name), .. parsed.Tags.Where(tag => tag.Key != "name")], StringComparer.Ordinal) }
                : parsed;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The step that a selector chooses and nothing else, or null.</summary>
    /// <param name="selector">The selector, in Perf's form.</param>
    public static string? StepOf(MetricSelector selector) => selector.Tags.Count == 1 && selector.Tags.TryGetValue("step", out string? step) ? step : null;
}
