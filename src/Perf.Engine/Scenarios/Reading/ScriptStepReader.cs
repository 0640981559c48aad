using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads a step that begins with <c>powershell:</c>. Nothing of it runs, and nobody here knows its language.</summary>
internal static class ScriptStepReader
{
    private const string Verb = "powershell";

    public static ScriptStep? Read(ValueReader values, YamlMapping mapping, IEnumerable<string> otherKinds, TemplateScope scope)
    {
        // A second verb is told already, and is not an unknown key besides.
        var section = new Section(values, mapping, "a powershell step", [.. ScenarioKeys.ScriptStep.Union(otherKinds)]);
        string? text = values.Text(section[Verb]!, Verb);
        if (text is not null && text.Trim().Length == 0)
        {
            values.Problems.Add(section[Verb]!, $"'{Verb}' must be a script that is not empty");
            text = null;
        }

        string? name = section.NameText("name");
        var step = new ScriptStep
        {
            Name = name ?? Verb,
            Line = mapping.Line,
            Text = text ?? "",
            Timeout = section.Duration("timeout", allowZero: false),
            Expect = AssertionReader.ReadExpect(values, section.MappingOf("expect"), scope, ScenarioKeys.ScriptExpect),
            Checks = AssertionReader.ReadChecks(values, section.MappingOf("checks"), scope, ScenarioKeys.ScriptExpect),
            Captures = CaptureReader.Read(values, section.MappingOf("capture"), scope),
        };
        return text is null && name is null ? null : step;
    }
}
