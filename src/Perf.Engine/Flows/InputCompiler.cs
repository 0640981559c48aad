using Perf.Engine.Data;
using Perf.Engine.Templates;

namespace Perf.Engine.Flows;

/// <summary>Finds out what a flow must be given at the start of an iteration, from what its templates have asked for.</summary>
/// <param name="variables">The run's variables.</param>
/// <param name="data">The feeders.</param>
/// <param name="resolution">The scenario's variables.</param>
/// <param name="environment">Reads the process environment.</param>
internal sealed class InputCompiler(VariableTable variables, DataSet data, VariableResolution resolution, Func<string, string?> environment)
{
    /// <summary>Whether a name has another value in each iteration though no variable is called so.</summary>
    public static bool IsPerIteration(Scenario scenario, string name) =>
        IterationInputs.IsBuiltIn(name) || scenario.Data.Values.Any(feeder => feeder.Columns.Any(column => name == DataSet.NameOf(feeder.Name, column)));

    /// <summary>What the flow that was compiled last needs.</summary>
    /// <param name="steps">All its steps, those of the flows that it calls too.</param>
    /// <returns>Null when it needs nothing.</returns>
    public IterationInputs? Compile(IEnumerable<Step> steps)
    {
        // A script is no template: which of the variables it has is in its own text.
        foreach (ScriptStep script in steps.OfType<ScriptStep>())
        {
            Note(script.Text);
        }

        // From the last to the first, for those that a variable refers to stand before it.
        HashSet<string> needed = [];
        foreach ((string name, Variable variable) in resolution.Computed.Reverse())
        {
            if (variables.Used.Contains(name) || needed.Contains(name))
            {
                needed.Add(name);
                needed.UnionWith(variable.Values.SelectMany(value => Template.Parse(value.Text).References).Select(part => part.Text));
            }
        }

        ComputedVariable[] computed = [.. resolution.Computed.Where(pair => needed.Contains(pair.Name)).Select(pair => Compile(pair.Name, pair.Variable))];
        var rows = variables.UsedFeeders.Order().Select(feeder => (feeder, data.Feeders[feeder].Table, variables.RowSlotOf(feeder), Cells(feeder))).ToList();
        int vuSlot = Place(IterationInputs.Vu);
        int iterationSlot = Place(IterationInputs.Iteration);
        return computed.Length == 0 && rows.Count == 0 && vuSlot < 0 && iterationSlot < 0
            ? null
            : new IterationInputs { Rows = rows, Computed = computed, VuSlot = vuSlot, IterationSlot = iterationSlot };
    }

    private ComputedVariable Compile(string name, Variable variable)
    {
        var choices = new List<(CompiledCall[], TextTemplate)>();
        foreach (ScalarValue value in variable.Values)
        {
            variables.BeginStep();
            var text = TextTemplate.Compile(value.Text, variables, environment);
            if (Template.Parse(value.Text) is { IsSingleVariable: true } single)
            {
                // As a value, so that the kind of a JSON file's number is kept.
                text = TextTemplate.OfPlace(variables.SlotOf(single.Parts[0].Text));
            }

            choices.Add((variables.EndStep(), text));
        }

        return new ComputedVariable(variables.SlotOf(name), choices);
    }

    private void Note(string script)
    {
        foreach ((string name, _) in resolution.Computed)
        {
            if (script.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                variables.SlotOf(name);
            }
        }

        for (int feeder = 0; feeder < data.Feeders.Count; feeder++)
        {
            if (script.Contains($"{data.Feeders[feeder].Feeder.Name}.", StringComparison.OrdinalIgnoreCase))
            {
                variables.UseFeeder(feeder);
            }
        }
    }

    // Columns that some step asks for as a value, with its kind: those that are only written are read from the table when they are.
    private (int Slot, int Column)[] Cells(int feeder) =>
        [.. data.NamesOf(feeder).Select((name, column) => (Name: name, Column: column)).Where(pair => variables.Used.Contains(pair.Name)).Select(pair => (variables.SlotOf(pair.Name), pair.Column))];

    private int Place(string name) => variables.Used.Contains(name) && !resolution.IsKnown(name) ? variables.SlotOf(name) : -1;
}
