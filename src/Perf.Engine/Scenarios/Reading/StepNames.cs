using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Lists the names in lists of steps before anything of them is checked: the variables that they may set, and the flows that they call.</summary>
internal static class StepNames
{
    private static readonly string[] s_lists = ["loop", "parallel", "steps", "then", "else", "choice"];

    /// <summary>The variables that steps may set, those within others included. They count even where the step is wrong, so that one mistake is not told at every use.</summary>
    public static IEnumerable<string> Set(YamlNode? steps) => All(steps).SelectMany(SetBy);

    /// <summary>The variables that one step may set itself.</summary>
    public static IEnumerable<string> SetBy(YamlMapping step)
    {
        IEnumerable<YamlMapping> messages = step.Find("messages")?.Value is YamlSequence sequence ? sequence.Items.OfType<YamlMapping>() : [];
        IEnumerable<string> names = messages.Prepend(step).SelectMany(one => Mapping(one, "capture")).Concat(Mapping(step, "set")).Concat(Mapping(step, "with"));
        return step.Find("loop") is null ? names : names.Append(Word(step, "index") ?? "loopIndex").Append(Word(step, "item") ?? "loopItem");
    }

    /// <summary>The flows that steps call, those within others included.</summary>
    public static IEnumerable<(string Flow, YamlNode Place)> Called(YamlNode? steps) =>
        All(steps).Select(step => step.Find("call")?.Value).OfType<YamlScalar>().Select(call => (call.Text, (YamlNode)call));

    // A branch of a choice is a mapping with steps, and no step; what it has within is found all the same.
    private static IEnumerable<YamlMapping> All(YamlNode? steps) => steps is not YamlSequence sequence ? [] : sequence.Items.OfType<YamlMapping>()
        .SelectMany(step => s_lists.SelectMany(key => All(step.Find(key)?.Value)).Prepend(step));

    private static IEnumerable<string> Mapping(YamlMapping step, string key) => VariablesReader.Names(step.Find(key)?.Value);

    private static string? Word(YamlMapping step, string key) => (step.Find(key)?.Value as YamlScalar)?.Text;
}
