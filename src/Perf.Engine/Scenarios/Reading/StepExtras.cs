using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads what every step may have: <c>if</c>, <c>probability</c>, <c>tags</c>, and <c>retry</c> where it asks something of a system.</summary>
internal static class StepExtras
{
    public static Step Read(ValueReader values, YamlMapping mapping, Step step, TemplateScope scope)
    {
        // That of an if step decides between its lists, and is read there.
        Condition? condition = step is not IfStep && mapping.Find("if") is { } node ? ConditionReader.Read(values, node.Value, "if", scope) : null;
        double? probability = mapping.Find("probability") is { } share ? ShareReader.Read(values, share.Value, "probability") : null;
        Dictionary<string, string> tags = mapping.Find("tags") is { } labels && values.Mapping(labels.Value, "tags") is { } given ? TagsReader.Read(values, given, scope) : [];
        if (condition is not null || probability is not null || tags.Count > 0)
        {
            step = step with { If = condition, Probability = probability, Tags = tags.Count > 0 ? tags : step.Tags };
        }

        return step is ActionStep action && mapping.Find("retry") is { } retry ? action with { Retry = RetryReader.Read(values, retry.Value, action) } : step;
    }
}
