using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>thresholds:</c>.</summary>
internal static class ThresholdsReader
{
    public static IReadOnlyList<Threshold> Read(ValueReader values, YamlMapping? mapping, IReadOnlyCollection<string> steps, IReadOnlyList<MetricDeclaration>? custom = null)
    {
        var thresholds = new List<Threshold>();
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            IReadOnlyList<YamlNode> items = entry.Value is YamlSequence sequence ? sequence.Items : [entry.Value];
            if (items.Count == 0)
            {
                values.Problems.Add(entry.Value, $"'{ValueReader.Shortened(entry.Name)}' has no conditions; write \"p(95) < 500ms\"");
            }

            foreach (YamlNode item in items)
            {
                if (Read(values, entry.Key, item, custom) is { } threshold)
                {
                    CheckStep(values, entry.Key, threshold, steps);
                    thresholds.Add(threshold);
                }
            }
        }

        return thresholds;
    }

    private static Threshold? Read(ValueReader values, YamlScalar selector, YamlNode node, IReadOnlyList<MetricDeclaration>? custom)
    {
        if (node is not YamlMapping mapping)
        {
            return values.Text(node, ValueReader.Shortened(selector.Text)) is { } text ? Parse(values, selector, node, text, custom) : null;
        }

        var section = new Section(values, mapping, "a threshold", ScenarioKeys.Threshold);
        bool abort = section.Boolean("abortOnFail") ?? false;
        TimeSpan delay = section.Duration("delayAbortEval", allowZero: true) ?? TimeSpan.Zero;
        return section.Required("threshold") is { } expression && values.Text(expression, "threshold") is { } condition
            && Parse(values, selector, expression, condition, custom) is { } threshold
            ? threshold with { AbortOnFail = abort, DelayAbortEval = delay }
            : null;
    }

    private static Threshold? Parse(ValueReader values, YamlScalar selector, YamlNode node, string expression, IReadOnlyList<MetricDeclaration>? custom)
    {
        try
        {
            return ThresholdParser.Parse(selector.Text, expression, "scenario", custom);
        }
        catch (PerfException e) when (e.Id == ErrorIds.ThresholdInvalid)
        {
            // The parser names the text that it could not read: the selector is the key, the condition the value.
            values.Problems.Add(Equals(e.Subject, selector.Text) ? selector : node, e.Message.TrimEnd('.'));
            return null;
        }
    }

    private static void CheckStep(ValueReader values, YamlScalar selector, Threshold threshold, IReadOnlyCollection<string> steps)
    {
        if (threshold.Step is { } step && !steps.Contains(step))
        {
            values.Problems.AddUnknown(selector, $"there is no step '{ValueReader.Shortened(step)}'", step, steps);
        }
    }
}
