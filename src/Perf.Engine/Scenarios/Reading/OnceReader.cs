using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>setup:</c> and <c>teardown:</c>: a list of steps, or a mapping with <c>steps</c> and <c>maxDuration</c>.</summary>
internal static class OnceReader
{
    /// <summary>Reads what is done once.</summary>
    /// <param name="steps">Reads the steps.</param>
    /// <param name="node">The list or the mapping; null for none.</param>
    /// <param name="key">The key that it stands behind.</param>
    /// <param name="scope">The names that templates may use.</param>
    public static Flow? Read(StepsReader steps, YamlNode? node, string key, TemplateScope scope)
    {
        switch (node)
        {
            case null:
                return null;
            case YamlMapping mapping:
                var section = new Section(steps.Values, mapping, $"'{key}'", ScenarioKeys.Once);
                TimeSpan? limit = section.Duration("maxDuration", allowZero: false);
                var flow = new Flow { Name = key, Steps = section.Required("steps") is { } list ? steps.Read(list, "steps", $"'{key}'", scope.ForFlow(), default) : [] };
                return limit is null ? flow : flow with { MaxDuration = limit.Value };
            default:
                return new Flow { Name = key, Steps = steps.Read(node, key, $"'{key}'", scope.ForFlow(), default) };
        }
    }

    /// <summary>The list of steps, before anything of it is checked.</summary>
    public static YamlNode? StepsOf(YamlNode? node) => node is YamlMapping mapping ? mapping.Find("steps")?.Value : node;
}
