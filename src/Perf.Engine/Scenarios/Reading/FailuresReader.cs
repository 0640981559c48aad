using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>endIterationOn:</c>, the failures that end an iteration: one, or a list.</summary>
internal static class FailuresReader
{
    private static readonly Dictionary<string, StepFailures> s_failures = new(StringComparer.Ordinal)
    {
        ["noAnswer"] = StepFailures.NoAnswer,
        ["expectation"] = StepFailures.Expectation,
    };

    /// <summary>The words by their failures, as a file has them.</summary>
    public static IEnumerable<string> WordsOf(StepFailures failures) => s_failures.Where(word => failures.HasFlag(word.Value)).Select(word => word.Key);

    public static StepFailures Read(ValueReader values, YamlNode node) =>
        (node is YamlSequence list ? list.Items : [node]).Aggregate(StepFailures.None, (all, item) => all | (values.Word(item, "endIterationOn", s_failures) ?? StepFailures.None));
}
