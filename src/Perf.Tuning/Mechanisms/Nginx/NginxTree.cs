using System.Globalization;

namespace Perf.Tuning.Nginx;

/// <summary>A whole configuration: the main file and all that it includes. Where the texts come from the caller says, so that an edited one is read in the same way.</summary>
internal sealed class NginxTree
{
    private const int DeepestInclude = 16;
    private const int MostFiles = 1000;

    private readonly Dictionary<string, NginxFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<NginxNode, IReadOnlyList<NginxFile>> _includes = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly INginxSource _source;
    private readonly string _folder;

    private NginxTree(string main, INginxSource source)
    {
        _source = source;

        // Includes are relative to the folder of the main file, wherever they stand (ngx_conf_full_name with conf_prefix).
        _folder = Path.GetDirectoryName(main) ?? "/";
        Main = ReadFile(main, "", 0);
    }

    /// <summary>The main file.</summary>
    public NginxFile Main { get; }

    /// <summary>All files by their paths.</summary>
    public IReadOnlyDictionary<string, NginxFile> Files => _files;

    /// <summary>The outermost block.</summary>
    public NginxBlock Root => new(this, Main, null, null);

    /// <summary>Reads a configuration.</summary>
    /// <param name="main">The main file, absolute.</param>
    /// <param name="source">Where texts come from.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: it cannot be read.</exception>
    public static NginxTree Read(string main, INginxSource source) => new(main, source);

    /// <summary>What an include stands for.</summary>
    /// <param name="include">The directive.</param>
    public IReadOnlyList<NginxFile> Included(NginxNode include) => _includes.GetValueOrDefault(include, []);

    /// <summary>Directives with those of included files in the place of their includes.</summary>
    /// <param name="file">The file that they stand in.</param>
    /// <param name="nodes">The directives.</param>
    public IEnumerable<(NginxFile File, NginxNode Node)> Expand(NginxFile file, IReadOnlyList<NginxNode> nodes)
    {
        foreach (NginxNode node in nodes)
        {
            if (IsInclude(node))
            {
                foreach (NginxFile included in Included(node))
                {
                    foreach ((NginxFile, NginxNode) found in Expand(included, included.Nodes))
                    {
                        yield return found;
                    }
                }
            }
            else
            {
                yield return (file, node);
            }
        }
    }

    /// <summary>All directives, wherever they stand.</summary>
    public IEnumerable<NginxNode> All() => _files.Values.SelectMany(file => All(file.Nodes));

    /// <summary>All blocks that a key leads to.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: there is none.</exception>
    public IReadOnlyList<NginxBlock> BlocksOf(NginxKey key) => Find(key, out string? missing) is { Count: > 0 } blocks ? blocks : throw new PerfException(ErrorIds.ChangeRefused, missing!, Main.Path);

    /// <summary>Whether there is a block that a key leads to.</summary>
    /// <param name="key">The key.</param>
    public bool HasBlocksOf(NginxKey key) => Find(key, out _).Count > 0;

    /// <summary>Whether a directive is an include.</summary>
    /// <param name="node">The directive.</param>
    public static bool IsInclude(NginxNode node) => !node.IsBlock && node.Name == "include" && node.Words.Count == 2;

    private static IEnumerable<NginxNode> All(IReadOnlyList<NginxNode> nodes) => nodes.SelectMany(node => All(node.Children).Prepend(node));

    private List<NginxBlock> Find(NginxKey key, out string? missing)
    {
        List<NginxBlock> blocks = [Root];
        for (int i = 0; i < key.Blocks.Count; i++)
        {
            NginxStep step = key.Blocks[i];
            NginxBlock[] found = [.. blocks.SelectMany(block => Step(block, step, key.IsOfProxy && i == key.Blocks.Count - 1))];
            if (found.Length == 0)
            {
                string where = string.Join('/', key.Blocks.Take(i).Select(above => above.Which is null ? above.Name : $"{above.Name}[{above.Which}]"));
                missing = $"There is no block {step.Name}{(step.Which is null ? "" : $" {step.Which}")}{(where.Length > 0 ? $" in {where}" : "")} of {Main.Path} and the files that it includes.";
                return [];
            }

            if (step.Which is null && found.Length > 1)
            {
                throw new PerfException(ErrorIds.ChangeRefused, $"{Main.Path} has {found.Length} blocks {step.Name}: say which ({step.Name}[...]), or each of them ({step.Name}[*]).", Main.Path);
            }

            blocks = [.. found];
        }

        missing = null;
        return blocks;
    }

    private static IEnumerable<NginxBlock> Step(NginxBlock block, NginxStep step, bool isOfProxy)
    {
        // Locations within locations are locations, too, where not one is meant by its own name.
        bool isDeep = step.Name == "location" && step.Which is { } which && (which == "*" || which.StartsWith("->", StringComparison.Ordinal));
        foreach (NginxBlock inner in block.Blocks(step.Name))
        {
            if (IsMeant(inner, step, isOfProxy))
            {
                yield return inner;
            }

            if (isDeep)
            {
                foreach (NginxBlock deeper in Step(inner, step, isOfProxy))
                {
                    yield return deeper;
                }
            }
        }
    }

    private static bool IsMeant(NginxBlock block, NginxStep step, bool isOfProxy) => step.Which switch
    {
        null => true,
        "*" => step.Name != "location" || !isOfProxy || PassesTo(block) is not null,
        ['-', '>', .. var upstream] => PassesTo(block) is { } target && (upstream == "*" || target == upstream),
        var which when step.Name == "server" => block.Directives.Any(found => found.Node.Name is "listen" or "server_name" && found.Node.Words.Skip(1).Any(word => word.Text == which)),
        var which => block.Node!.Arguments == which,
    };

    private static string? PassesTo(NginxBlock block)
    {
        string? target = block.Directives.Where(found => found.Node.Name == "proxy_pass" && found.Node.Words.Count > 1).Select(found => found.Node.Words[1].Text).FirstOrDefault();
        if (target is null)
        {
            return null;
        }

        int start = target.IndexOf("://", StringComparison.Ordinal);
        string rest = start < 0 ? target : target[(start + 3)..];
        int end = rest.IndexOf('/', StringComparison.Ordinal);
        return end < 0 ? rest : rest[..end];
    }

    private NginxFile ReadFile(string path, string from, int depth)
    {
        if (_open.Contains(path))
        {
            throw Refused(path, "it includes itself");
        }

        if (_files.TryGetValue(path, out NginxFile? known))
        {
            return known;
        }

        if (depth > DeepestInclude || _files.Count >= MostFiles)
        {
            throw Refused(path, string.Create(CultureInfo.InvariantCulture, $"its files include each other more than {DeepestInclude} deep, or are more than {MostFiles}"));
        }

        string text = _source.Read(path) ?? throw Refused(path, from.Length == 0 ? "it is not there; name the right one under tuning: in environments.yaml" : $"it is not there, but {from} includes it");
        NginxFile file;
        try
        {
            file = new NginxFile(path, text, NginxParser.Parse(text));
        }
        catch (FormatException fault)
        {
            throw Refused(path, fault.Message);
        }

        _files[path] = file;
        _open.Add(path);
        ReadIncludes(file, file.Nodes, depth);
        _open.Remove(path);
        return file;
    }

    private void ReadIncludes(NginxFile file, IReadOnlyList<NginxNode> nodes, int depth)
    {
        foreach (NginxNode node in nodes)
        {
            if (IsInclude(node))
            {
                string pattern = Path.GetFullPath(Path.Combine(_folder, node.Words[1].Text));
                IReadOnlyList<string> paths = pattern.AsSpan().ContainsAny('*', '?', '[') ? _source.Find(pattern) : [pattern];
                _includes[node] = [.. paths.Select(path => ReadFile(path, file.Path, depth + 1))];
            }

            ReadIncludes(file, node.Children, depth);
        }
    }

    private static PerfException Refused(string path, string why) => new(ErrorIds.ChangeRefused, $"nginx' configuration is not changed: {path}: {why}.", path);
}
