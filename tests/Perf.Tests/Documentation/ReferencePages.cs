using System.Text.Json.Nodes;
using Perf.Tests.Architecture;

namespace Perf.Tests.Documentation;

/// <summary>The pages of docs that are written from something else. With PERF_WRITE_REFERENCE=1 the tests write them.</summary>
internal static class ReferencePages
{
    // The files that people write besides scenarios: the schema, what the file is called, the page that explains it.
    private static readonly (string Schema, string File, string Page)[] s_files =
    [
        ("thresholds", "config/ci-cd/performance-thresholds.json", "scenarios.md#thresholds"),
        ("policy", "config/ci-cd/policy.yaml", "ci-cd.md#what-blocks"),
        ("critical-paths", "config/ci-cd/critical-paths.yaml", "ci-cd.md"),
        ("alerts", "config/ci-cd/alerts.yaml", "alerts.md"),
        ("critical-endpoints", "config/critical-endpoints.yaml", "alerts.md#key-figures"),
        ("health", "config/health.yaml", "health.md#confighealthyaml"),
        ("profiling", "config/profiling/*.yaml", "profiling.md#questions"),
        ("catalogue", "config/catalogue/*.yaml", "optimization.md#entries-of-your-own"),
    ];

    public static string Scenario() =>
        "# Scenario reference\n\n"
        + "<!-- Written from config/schemas/scenario.schema.json: change the schema, and write it again (PERF_WRITE_REFERENCE=1). -->\n\n"
        + "Every key of a scenario file, as editors know them. With explanations and examples: [scenarios.md](scenarios.md), [language.md](language.md).\n"
        + new SchemaReference(Schema("scenario")).Sections("The file");

    public static string Configuration() =>
        "# Configuration reference\n\n"
        + "<!-- Written from config/schemas: change the schemas, and write it again (PERF_WRITE_REFERENCE=1). -->\n\n"
        + "Every key of the files in [config](../config) that people write. Scenarios and environments: [scenario-reference.md](scenario-reference.md).\n"
        + string.Concat(s_files.Select(file => $"\n# {file.Schema}\n\n`{file.File}`, explained in [{file.Page.Split('#')[0]}]({file.Page}).\n{new SchemaReference(Schema(file.Schema), file.Schema).Sections($"{file.Schema}: the file")}"));

    public static JsonObject Schema(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "config", "schemas", $"{name}.schema.json")))!.AsObject();

    /// <summary>The page as it is in the repository; written first where the variable asks for it.</summary>
    public static string Kept(string name, string text)
    {
        string path = Path.Combine(Repository.Root, "docs", name);
        if (Environment.GetEnvironmentVariable("PERF_WRITE_REFERENCE") == "1")
        {
            File.WriteAllText(path, text);
        }

        return File.ReadAllText(path).ReplaceLineEndings("\n");
    }
}
