using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>
/// Reads the files that a scenario includes, and those that they include: relative to the file that includes them, and from the scenario's folder and those
/// within it alone, for a file from elsewhere must not read what it likes.
/// </summary>
internal sealed class IncludesReader
{
    private const int MostFiles = 100;

    private readonly string _root;
    private readonly string _rootPath;
    private readonly List<IncludedFile> _files = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private IncludesReader(string root, string rootPath)
    {
        _root = root;
        _rootPath = rootPath;
    }

    /// <summary>Reads them.</summary>
    /// <param name="values">The scenario's reader.</param>
    /// <param name="section">The scenario's root.</param>
    /// <returns>The files, each once, in the order in which they are named.</returns>
    public static IReadOnlyList<IncludedFile> Read(ValueReader values, Section section)
    {
        if (section["includes"] is not { } node)
        {
            return [];
        }

        if (values.Source.Path.Length == 0)
        {
            values.Problems.Add(node, "'includes' counts from the scenario's folder, and this text is of no file");
            return [];
        }

        string path = Path.GetFullPath(values.Source.Path);
        string folder = Path.GetDirectoryName(path) ?? path;
        var reader = new IncludesReader(folder, values.Source.Path);
        reader.Follow(values, node, folder, [path]);
        return reader._files;
    }

    private void Follow(ValueReader values, YamlNode node, string folder, IReadOnlyList<string> chain)
    {
        foreach (YamlNode item in node is YamlSequence sequence ? sequence.Items : [node])
        {
            if (values.Name(item, "includes") is { } name)
            {
                Open(values, item, name, folder, chain);
            }
        }
    }

    private void Open(ValueReader values, YamlNode place, string name, string folder, IReadOnlyList<string> chain)
    {
        string path = Path.GetFullPath(Path.Combine(folder, name));
        if (!IsInside(path))
        {
            values.Problems.Add(place, $"'{ValueReader.Shortened(name)}' is outside the scenario's folder, and is not read; put it into {_root}, or into a folder there");
            return;
        }

        if (chain.Contains(path))
        {
            string circle = string.Join(" → ", chain.SkipWhile(one => one != path).Append(path).Select(Relative));
            values.Problems.Add(place, $"'{ValueReader.Shortened(name)}' includes itself: {circle}");
            return;
        }

        if (!_read.Add(path))
        {
            return;
        }

        if (_read.Count > MostFiles)
        {
            values.Problems.Add(place, $"the scenario includes more than {MostFiles} files");
            return;
        }

        if (Load(values, place, name, path) is { } source)
        {
            Read(values, source, path, chain);
        }
    }

    // A link leads elsewhere whatever its own path is.
    private SourceText? Load(ValueReader values, YamlNode place, string name, string path)
    {
        try
        {
            if (File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target && !IsInside(target.FullName))
            {
                values.Problems.Add(place, $"'{ValueReader.Shortened(name)}' is a link out of the scenario's folder, and is not read; put the file itself into {_root}");
                return null;
            }

            var source = new SourceText(SourceText.Read(path, ErrorIds.ScenarioInvalid).Text, Shown(path));
            source.ThrowIfTooLarge(ErrorIds.ScenarioInvalid);
            return source;
        }
        catch (PerfException e)
        {
            values.Problems.Add(place, $"'{ValueReader.Shortened(name)}' cannot be included: {e.Message.TrimEnd('.')}");
            return null;
        }
    }

    private void Read(ValueReader values, SourceText source, string path, IReadOnlyList<string> chain)
    {
        var problems = new ProblemList(source.Path);
        var own = new ValueReader(source, problems);
        values.Problems.Include(problems);
        if (YamlReader.Read(source, problems) is not { } root || own.Mapping(root, "an included file") is not { } mapping)
        {
            return;
        }

        var section = new Section(own, mapping, "an included file", ScenarioKeys.Include);
        if (section["includes"] is { } further)
        {
            Follow(own, further, Path.GetDirectoryName(path)!, [.. chain, path]);
        }

        _files.Add(new IncludedFile(own, section, Relative(path)));
    }

    private bool IsInside(string path) => path.StartsWith(Path.TrimEndingDirectorySeparator(_root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private string Relative(string path) => Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/');

    // As the user gave the scenario's own path.
    private string Shown(string path) => Path.Combine(Path.GetDirectoryName(_rootPath) ?? "", Path.GetRelativePath(_root, path));
}
