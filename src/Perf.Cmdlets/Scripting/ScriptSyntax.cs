using System.Management.Automation.Language;

namespace Perf.Commands;

/// <summary>Looks at scripts of steps without running them.</summary>
internal static class ScriptSyntax
{
    /// <summary>Checks all scripts of a plan.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ScenarioInvalid"/>: one cannot run as it is written.</exception>
    public static void Check(RunPlan plan)
    {
        Step[] steps = [.. plan.Scenario.AllSteps()];
        HashSet<string> values = new(plan.Scenario.Variables.Keys.Concat(steps.SelectMany(step => step.Writes())), StringComparer.OrdinalIgnoreCase);
        foreach (ScriptStep step in steps.OfType<ScriptStep>())
        {
            Check(step, values);
        }

        foreach (ScriptMonitor monitor in plan.Scenario.Monitors.OfType<ScriptMonitor>())
        {
            Check(new ScriptStep { Name = monitor.Name, Line = monitor.Line, Text = monitor.Text }, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        }
    }

    private static void Check(ScriptStep step, IReadOnlySet<string> values)
    {
        ScriptBlockAst script = Parser.ParseInput(step.Text, out _, out ParseError[] errors);
        if (errors is [var first, ..])
        {
            throw Wrong(step, first.Extent, $"cannot be read: {first.Message.TrimEnd('.')}");
        }

        if (script.Find(node => node is UsingExpressionAst, searchNestedScriptBlocks: false) is { } outer)
        {
            throw Wrong(step, outer.Extent, $"cannot use '{outer.Extent.Text}': it does not run in your session. Give the value by -Variable @{{ name = $name }} and write $name in the script");
        }

        // A parameter would hide the variable of its name, and be empty: nobody gives it a value.
        if (script.ParamBlock?.Parameters.FirstOrDefault(one => values.Contains(one.Name.VariablePath.UserPath)) is { } parameter)
        {
            throw Wrong(step, parameter.Extent, $"has a parameter {parameter.Name.Extent.Text}, and gets no arguments: leave it out of param(), {parameter.Name.Extent.Text} is a variable of the script without it");
        }

        if (script.FindAll(node => node is VariableExpressionAst, searchNestedScriptBlocks: true).Cast<VariableExpressionAst>()
            .FirstOrDefault(one => values.Contains(one.VariablePath.UserPath) && ReservedNames.Contains(one.VariablePath.UserPath)) is { } taken)
        {
            throw Wrong(step, taken.Extent, $"uses {taken.Extent.Text}, which is a variable of the scenario and of PowerShell itself. Write $Perf.Values['{taken.VariablePath.UserPath}'], or rename the scenario's");
        }
    }

    private static PerfException Wrong(ScriptStep step, IScriptExtent where, string what)
    {
        string place = step.Line > 0 ? $" (line {step.Line})" : "";
        return new PerfException(ErrorIds.ScenarioInvalid, $"The script '{step.Name}'{place} {what}. It is line {where.StartLineNumber}, column {where.StartColumnNumber} of the script.", step.Name);
    }
}
