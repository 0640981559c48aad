using Perf.Engine.Scenarios.Reading;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios;

/// <summary>Reads scenario files. What a file says is checked as a whole: all problems are told at once, each with its place.</summary>
public static class ScenarioLoader
{
    /// <summary>Reads a scenario file.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The scenario; what is allowed and probably not meant is in <see cref="Scenario.Warnings"/>.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ScenarioInvalid"/>, with all problems in the order of the file.</exception>
    public static Scenario Load(string path) => Read(SourceText.Read(path, ErrorIds.ScenarioInvalid));

    /// <summary>Reads the text of a scenario.</summary>
    /// <param name="text">The YAML text, up to a million characters.</param>
    /// <param name="path">The path that problems name and that relative paths count from; empty when the text is of no file.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ScenarioInvalid"/>, with all problems in the order of the file.</exception>
    public static Scenario Parse(string text, string path) => Read(new SourceText(text, path));

    private static Scenario Read(SourceText source)
    {
        source.ThrowIfTooLarge(ErrorIds.ScenarioInvalid);
        var problems = new ProblemList(source.Path);
        YamlNode? root = YamlReader.Read(source, problems);
        var values = new ValueReader(source, problems);
        Scenario? scenario = root is null ? null : ScenarioReader.Read(values, root);
        problems.ThrowIfAny(ErrorIds.ScenarioInvalid);
        return scenario! with { Warnings = [.. WarningsReader.Read(scenario, source.Path).Concat(values.Warnings.InOrder()).OrderBy(warning => warning.Line)] };
    }
}
