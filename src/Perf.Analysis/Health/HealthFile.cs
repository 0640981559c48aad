namespace Perf.Analysis;

/// <summary>Reads what the daily check looks at: config/health.yaml, whose schema is config/schemas/health.schema.json.</summary>
public static class HealthFile
{
    /// <summary>Where it stands in a repository.</summary>
    public const string RelativePath = "config/health.yaml";

    /// <summary>The names of services.</summary>
    public static IReadOnlyList<string> ServiceNames { get; } = ["influxdb", "prometheus", "grafana", "alertmanager"];

    /// <summary>Finds the file that holds for a folder.</summary>
    /// <param name="folder">Where to begin.</param>
    /// <returns>The full path of the nearest <see cref="RelativePath"/> in it or above it, or null.</returns>
    public static string? Find(string folder) => PolicyFile.Find(folder, RelativePath);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">The environment whose settings win over those for all; null for none.</param>
    /// <returns>The settings; paths of files in it are full.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.HealthFileInvalid"/> with every problem of the file.</exception>
    public static HealthSettings Load(string path, string? environment) => Parse(PolicyFile.Load(path, RelativePath), path, environment);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path, for problems and for the paths in it.</param>
    /// <param name="environment">The environment whose settings win over those for all; null for none.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.HealthFileInvalid"/> with every problem of the file.</exception>
    public static HealthSettings Parse(string text, string path, string? environment)
    {
        var problems = new PolicyProblems(path);
        var settings = new HealthSettings { Path = path };
        if (PolicyFile.Parse(text, problems) is { } root)
        {
            var reader = new HealthSectionReader(problems, path);
            settings = reader.Read(root, settings, mayHaveEnvironments: true);
            HealthSettings common = settings;
            foreach ((string name, PolicyNode value) in root.Find("environments") is { } environments ? problems.Members(environments) : [])
            {
                // Those of other environments are read too: a mistake is told on the first day, not on the day it matters.
                HealthSettings own = reader.Read(value, common, mayHaveEnvironments: false);
                settings = name.Equals(environment, StringComparison.OrdinalIgnoreCase) ? own : settings;
            }
        }

        problems.ThrowIfAny(ErrorIds.HealthFileInvalid);
        return settings;
    }
}
