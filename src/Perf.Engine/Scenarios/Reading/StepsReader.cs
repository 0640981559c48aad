using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads lists of steps: those of flows, and those within steps.</summary>
internal sealed class StepsReader(
    ValueReader values, IReadOnlyDictionary<string, ConnectionDefinition> connections, FlowNames flows, IReadOnlyDictionary<string, MetricDeclaration> metrics, StepFailures usualEnds = StepFailures.None)
{
    public ValueReader Values => values;

    /// <summary>The flows that can be called.</summary>
    public FlowNames Flows => flows;

    /// <summary>The metrics that are declared.</summary>
    public IReadOnlyDictionary<string, MetricDeclaration> Metrics => metrics;

    /// <summary>Reads the steps of another file of the same scenario.</summary>
    public StepsReader In(ValueReader file) => new(file, connections, flows, metrics, usualEnds);

    /// <summary>Reads a list of steps.</summary>
    /// <param name="node">The list.</param>
    /// <param name="key">The key that it stands behind.</param>
    /// <param name="owner">Whose steps they are, for a message.</param>
    /// <param name="scope">The names that templates may use; what the steps set is added.</param>
    /// <param name="place">Where the steps stand.</param>
    /// <returns>Those that could be read.</returns>
    public IReadOnlyList<Step> Read(YamlNode node, string key, string owner, TemplateScope scope, StepPlace place)
    {
        if (values.Sequence(node, key) is not { } sequence)
        {
            return [];
        }

        if (place.Depth > StepPlace.MaxDepth)
        {
            values.Problems.Add(node, $"steps are nested deeper than {StepPlace.MaxDepth} levels; make a flow of the inner ones, and 'call' it");
            return [];
        }

        if (sequence.Items.Count == 0)
        {
            values.Problems.Add(sequence, $"{owner} has no steps; it needs at least one");
        }

        var steps = new List<Step>();
        foreach (YamlNode item in sequence.Items)
        {
            // What it captures before it looks at its expectations they may ask for.
            bool capturesFirst = (item as YamlMapping)?.Find("captureFirst") is not null;
            scope.AddCaptures(capturesFirst ? StepNames.SetBy((YamlMapping)item) : []);
            if (StepReader.Read(values, item, scope, connections, new ControlStepReader(this, scope, place)) is { } step)
            {
                steps.Add(item is YamlMapping mapping ? StepExtras.Read(values, mapping, step, scope, usualEnds) : step);
            }

            // The names count even when the step is wrong, so that one mistake is not told at every use.
            scope.AddCaptures(item is YamlMapping set ? StepNames.SetBy(set) : []);
            scope.AddCaptures((item as YamlMapping)?.Find("call")?.Value is YamlScalar call ? flows.SetBy(call.Text) : []);
        }

        return steps;
    }
}
