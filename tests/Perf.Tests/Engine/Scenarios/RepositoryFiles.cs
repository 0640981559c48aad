namespace Perf.Tests.Engine.Scenarios;

/// <summary>Files of the repository that the tests run in.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Scenarios { get; } = [.. Directory.GetFiles(Path.Combine(Root, "scenarios"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static string Schema { get; } = Path.Combine(Root, "config", "schemas", "scenario.schema.json");

    public static string Environments { get; } = Path.Combine(Root, "config", "environments.yaml");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Perf.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Perf.sln is in no folder above the tests.");
    }
}
