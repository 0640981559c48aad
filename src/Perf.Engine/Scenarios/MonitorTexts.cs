using Perf.Engine.Scenarios.Reading;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios;

/// <summary>Reads monitors that are given apart from a scenario: as of a scenario's <c>monitors:</c>.</summary>
public static class MonitorTexts
{
    /// <summary>The kinds, as a scenario writes them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. ScenarioKeys.Monitors.Keys];

    /// <summary>Reads a list.</summary>
    /// <param name="text">The list as YAML or JSON: words (<c>host</c>, <c>process=nginx</c>), and mappings of a kind with its settings.</param>
    /// <param name="source">What problems name as the place.</param>
    /// <param name="folder">Where paths count from.</param>
    /// <returns>The monitors.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ArgumentInvalid"/>, with all problems.</exception>
    public static IReadOnlyList<MonitorDefinition> Parse(string text, string source, string folder)
    {
        var document = new SourceText(text, source);
        document.ThrowIfTooLarge(ErrorIds.ArgumentInvalid);
        var problems = new ProblemList(source);
        YamlNode? root = YamlReader.Read(document, problems);
        IReadOnlyList<MonitorDefinition> monitors = root is null ? [] : MonitorsReader.Read(new ValueReader(document, problems), root, TemplateScope.Open, folder);
        problems.ThrowIfAny(ErrorIds.ArgumentInvalid);
        return monitors;
    }

    /// <summary>What a monitor of a kind is written like.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    public static string ExampleOf(string kind) => MonitorNames.ExampleOf(kind);
}
