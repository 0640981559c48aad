using Perf.Tuning.Files;
using YamlDotNet.Core;

namespace Perf.Tuning;

/// <summary>All optimizations that there are: those that Perf brings, and the user's own.</summary>
internal sealed class OptimizationCatalogue
{
    private const int MostBytes = 1_000_000;
    private const int MostFiles = 100, MostEntries = 2000;
    private const string Resources = "catalogue.";

    private static readonly Lazy<OptimizationCatalogue> s_builtIn = new(() => new OptimizationCatalogue(BuiltInEntries(), []));

    private readonly Dictionary<string, Optimization> _byId;

    private OptimizationCatalogue(IReadOnlyList<Optimization> entries, IReadOnlyList<string> warnings) =>
        (Entries, Warnings, _byId) = (entries, warnings, entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal));

    /// <summary>Those that Perf brings: config/catalogue of the repository, as they were when it was built.</summary>
    public static OptimizationCatalogue BuiltIn => s_builtIn.Value;

    /// <summary>The entries in their order.</summary>
    public IReadOnlyList<Optimization> Entries { get; }

    /// <summary>What is to be known of it: entries that take another's place.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>An entry, or null.</summary>
    public Optimization? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Those that Perf brings, and others beside them or in their place.</summary>
    /// <param name="paths">Files, and folders of which every .yaml and .yml is read in the order of names.</param>
    /// <returns>The catalogue.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.CatalogueInvalid"/> with every problem of the first file that has one.</exception>
    public static OptimizationCatalogue Load(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
        {
            return BuiltIn;
        }

        var entries = BuiltIn.Entries.ToList();
        var warnings = new List<string>();
        foreach (string path in paths.SelectMany(Files))
        {
            Add(Parse(ReadText(path), path), path, entries, warnings);
        }

        return new OptimizationCatalogue(entries, warnings);
    }

    /// <summary>A catalogue of some entries alone.</summary>
    internal static OptimizationCatalogue Of(IReadOnlyList<Optimization> entries) => new(entries, []);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Its path, for problems.</param>
    /// <param name="isBuiltIn">Whether Perf brings it.</param>
    /// <returns>Its entries.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.CatalogueInvalid"/> with every problem.</exception>
    public static IReadOnlyList<Optimization> Parse(string text, string path, bool isBuiltIn = false)
    {
        var problems = new CatalogueProblems(path);
        var entries = new List<Optimization>();
        try
        {
            if (CatalogueTree.Read(text) is not { } root)
            {
                problems.Add(null, "the file is empty", "optimizations: [ ... ]");
            }
            else if (problems.Section(root, "a catalogue", ["optimizations"]).GetValueOrDefault("optimizations") is not { } list)
            {
                problems.Add(root, "the file has no optimizations", "optimizations: [ ... ]");
            }
            else
            {
                var reader = new OptimizationReader(problems, isBuiltIn ? null : path);
                IReadOnlyList<CatalogueNode> nodes = problems.Items(list, "optimizations");
                if (nodes.Count > MostEntries)
                {
                    problems.Add(nodes[MostEntries], $"the file has {nodes.Count} optimizations, and {MostEntries} are read of one; put the others into another file");
                }

                foreach (CatalogueNode node in nodes.Take(MostEntries))
                {
                    if (reader.Read(node) is { } entry)
                    {
                        if (entries.Exists(one => one.Id == entry.Id))
                        {
                            problems.Add(node, $"{entry.Id} stands twice in the file");
                        }

                        entries.Add(entry);
                    }
                }
            }
        }
        catch (YamlException e)
        {
            string message = e.Message.TrimEnd('.');
            problems.Add((int)e.Start.Line, (int)e.Start.Column, message.Length == 0 ? "the YAML cannot be read" : $"the YAML cannot be read: {char.ToLowerInvariant(message[0])}{message[1..]}");
        }

        problems.ThrowIfAny();
        return entries;
    }

    private static void Add(IReadOnlyList<Optimization> added, string path, List<Optimization> entries, List<string> warnings)
    {
        foreach (Optimization entry in added)
        {
            int at = entries.FindIndex(one => one.Id == entry.Id);
            if (at < 0)
            {
                entries.Add(entry);
                continue;
            }

            warnings.Add($"{entry.Id} of {path} takes the place of {(entries[at].Path is { } other ? $"that of {other}" : "Perf's own")}.");
            entries[at] = entry;
        }
    }

    private static List<Optimization> BuiltInEntries()
    {
        var assembly = typeof(OptimizationCatalogue).Assembly;
        var entries = new List<Optimization>();
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Resources, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            entries.AddRange(Parse(reader.ReadToEnd(), $"config/catalogue/{name[Resources.Length..]}", isBuiltIn: true));
        }

        return entries;
    }

    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        try
        {
            string[] files = [.. Directory.EnumerateFiles(path).Where(file => file.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
            return files.Length switch
            {
                0 => throw new PerfException(ErrorIds.FileNotFound, $"The folder '{path}' has no catalogue (*.yaml). Name a folder or a file that has.", path),
                > MostFiles => throw new PerfException(ErrorIds.FileUnreadable, $"The folder '{path}' has {files.Length} files; a catalogue has {MostFiles} at most. Name the folder of catalogues alone.", path),
                _ => files,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The folder '{path}' cannot be read: {e.Message}", path, e);
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return OrdinaryFile.ReadText(path, MostBytes) ?? throw new PerfException(ErrorIds.FileUnreadable, $"The file '{path}' is larger than 1 MB, which no catalogue is. Name one in the form of config/catalogue/api.yaml.", path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file or folder '{path}'. Name a catalogue in the form of config/catalogue/api.yaml.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The file '{path}' cannot be read: {e.Message}", path, e);
        }
    }
}
