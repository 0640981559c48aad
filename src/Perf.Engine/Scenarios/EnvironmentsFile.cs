using Perf.Engine.Scenarios.Reading;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios;

/// <summary>Reads <c>config/environments.yaml</c>: what development, staging and production are, for all scenarios of a repository.</summary>
public static class EnvironmentsFile
{
    private const string RelativePath = "config/environments.yaml";

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The environments by name; case does not matter.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.EnvironmentInvalid"/>, with all problems in the order of the file.</exception>
    public static IReadOnlyDictionary<string, EnvironmentDefinition> Load(string path) => Read(SourceText.Read(path, ErrorIds.EnvironmentInvalid));

    /// <summary>Reads the text of the file.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="path">The path that problems name.</param>
    /// <returns>The environments by name; case does not matter.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.EnvironmentInvalid"/>, with all problems in the order of the file.</exception>
    public static IReadOnlyDictionary<string, EnvironmentDefinition> Parse(string text, string path) => Read(new SourceText(text, path));

    /// <summary>Finds the file in a folder or in those above it.</summary>
    /// <param name="startDirectory">The folder to begin with, usually the scenario's.</param>
    /// <returns>The full path of the nearest <c>config/environments.yaml</c>, or null.</returns>
    public static string? Find(string startDirectory)
    {
        for (DirectoryInfo? folder = new(startDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, RelativePath.Replace('/', Path.DirectorySeparatorChar));
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private static IReadOnlyDictionary<string, EnvironmentDefinition> Read(SourceText source)
    {
        source.ThrowIfTooLarge(ErrorIds.EnvironmentInvalid);
        var problems = new ProblemList(source.Path);
        var values = new ValueReader(source, problems);
        IReadOnlyDictionary<string, EnvironmentDefinition>? environments = null;
        if (YamlReader.Read(source, problems) is { } root && values.Mapping(root, "the file of environments") is { } mapping)
        {
            environments = EnvironmentReader.Read(values, mapping, TemplateScope.Open, values.Folder, mayTune: true);
            foreach (EnvironmentDefinition environment in environments.Values)
            {
                var place = (mapping.Find(environment.Name)?.Value as YamlMapping)?.Find("variables")?.Value as YamlMapping;
                VariablesReader.CheckReferences(values, environment.Variables, place);
            }
        }

        problems.ThrowIfAny(ErrorIds.EnvironmentInvalid);
        return environments!;
    }
}
