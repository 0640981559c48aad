using System.Xml.Linq;

namespace Perf.Tests.Architecture;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    /// <summary>The project files below a folder, by project name.</summary>
    internal static IReadOnlyDictionary<string, string> Projects(string folder) => Directory
        .GetDirectories(Path.Combine(Root, folder))
        .Select(directory => Path.Combine(directory, $"{Path.GetFileName(directory)}.csproj"))
        .Where(File.Exists)
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>The written C# files of src, without what builds leave.</summary>
    internal static IReadOnlyList<string> SourceFiles(string folder = "src") =>
        [.. Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal)];

    internal static IReadOnlyList<XElement> Items(string project, string kind) => [.. XDocument.Load(project).Descendants(kind)];

    /// <summary>The names of what a project file refers to, by kind of reference.</summary>
    internal static IReadOnlyList<string> Includes(string project, string kind) =>
        [.. Items(project, kind).Select(item => item.Attribute("Include")?.Value ?? "").Where(name => name.Length > 0)
            .Select(name => kind == "ProjectReference" ? Path.GetFileNameWithoutExtension(name.Replace('\\', '/')) : name).Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Perf.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException($"No Perf.sln above {AppContext.BaseDirectory}.");
    }
}
