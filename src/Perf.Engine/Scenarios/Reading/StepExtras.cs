using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads what every step may have: <c>if</c>, <c>probability</c>, <c>tags</c>; and where it asks something of a system <c>retry</c>, <c>endIterationOn</c> and <c>captureFirst</c>.</summary>
internal static class StepExtras
{
    /// <summary>Reads them.</summary>
    /// <param name="values">Where problems go.</param>
    /// <param name="mapping">The step as it stands in the file.</param>
    /// <param name="step">The step.</param>
    /// <param name="scope">What templates may refer to.</param>
    /// <param name="usual">The failures that end an iteration where the step does not say it.</param>
    /// <returns>The step with all of it.</returns>
    public static Step Read(ValueReader values, YamlMapping mapping, Step step, TemplateScope scope, StepFailures usual)
    {
        // That of an if step decides between its lists, and is read there.
        Condition? condition = step is not IfStep && mapping.Find("if") is { } node ? ConditionReader.Read(values, node.Value, "if", scope) : null;
        double? probability = mapping.Find("probability") is { } share ? ShareReader.Read(values, share.Value, "probability") : null;
        Dictionary<string, string> tags = mapping.Find("tags") is { } labels && values.Mapping(labels.Value, "tags") is { } given ? TagsReader.Read(values, given, scope) : [];
        if (condition is not null || probability is not null || tags.Count > 0)
        {
            step = step with { If = condition, Probability = probability, Tags = tags.Count > 0 ? tags : step.Tags };
        }

        return step is ActionStep action ? Read(values, mapping, action, usual) : step;
    }

    private static ActionStep Read(ValueReader values, YamlMapping mapping, ActionStep step, StepFailures usual)
    {
        StepFailures ends = mapping.Find("endIterationOn") is { } failures ? FailuresReader.Read(values, failures.Value) : usual;
        bool first = mapping.Find("captureFirst") is { } order && values.Boolean(order.Value, "captureFirst") == true;
        if (ends != StepFailures.None || first)
        {
            step = step with { EndsIterationOn = ends, CapturesFirst = first };
        }

        return mapping.Find("retry") is { } retry ? step with { Retry = RetryReader.Read(values, retry.Value, step) } : step;
    }
}
