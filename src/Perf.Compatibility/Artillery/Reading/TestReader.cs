using Perf.Compatibility.Artillery.Translation;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>
/// Makes a test of its files, in the order in which Artillery does it: the files one over the other, environment, target, payload, variables, templates of the configuration. Pure but for
/// what it is given to read with.
/// </summary>
/// <param name="options">What the command line says.</param>
/// <param name="environment">Reads the process environment.</param>
/// <param name="readText">Reads a file.</param>
/// <param name="random">A number from 0 up to, but not including, the limit.</param>
/// <param name="problems">Gets all that is wrong.</param>
internal sealed class TestReader(ArtilleryOptions options, Func<string, string?> environment, Func<string, string> readText, Func<int, int> random, Problems problems)
{
    private static readonly string[] s_keys = ["config", "before", "after", "scenarios"];

    private readonly NodeValues _values = new(environment, problems);

    private string Main => options.File;

    /// <summary>Reads the test.</summary>
    /// <returns>The test; null where it cannot be understood at all, and then the problems are in the list.</returns>
    public ArtilleryTest? Read()
    {
        if (Root() is not { } root)
        {
            return null;
        }

        // Keys that begin with x- are for anchors of YAML.
        _values.CheckKeys(new MapNode([.. root.Entries.Where(entry => !entry.Key.StartsWith("x-", StringComparison.Ordinal))], root.Place), "a test", s_keys);
        MapNode config = _values.Map(root["config"], "config") ?? new MapNode([], root.Place);
        bool hadTarget = config["target"] is not null;
        string[] known = [.. (_values.Map(config["environments"], "config.environments")?.Entries ?? []).Select(entry => entry.Key)];
        config = WithEnvironment(config, known);
        config = WithCommandLine(config);
        hadTarget |= config["target"] is not null;
        config = (MapNode)Templates().Fill(config);
        if (!hadTarget)
        {
            problems.Add(root.Place, $"no target is given and no environment chosen; set config.target, or name an environment that has one{(known.Length == 0 ? "" : $" ({string.Join(", ", known)})")}");
        }

        string engine = _values.Setting(config["engine"], "config.engine") ?? "http";
        var flows = new FlowReader(_values, engine);
        return new ArtilleryTest
        {
            Path = Main,
            Config = config,
            Environment = options.Environment,
            Environments = known,
            Target = config["target"] as ScalarNode ?? new ScalarNode(ScalarValue.OfText(""), config.Place),
            Phases = PhaseReader.Read(_values, config),
            Payloads = PayloadReader.Read(_values, config),
            Before = flows.Once(root, "before"),
            After = flows.Once(root, "after"),
            Scenarios = flows.Scenarios(root),
            Processor = Processor(config),
            TestId = options.TestId,
        };
    }

    private string Folder => FolderOf(Main);

    private static string FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    // A file of its own for the configuration brings its functions along; where it does not, they are the test's. Rows of data are always the test's.
    private string? Processor(MapNode config)
    {
        if (_values.Setting(config["processor"], "config.processor") is not { Length: > 0 } file)
        {
            return null;
        }

        string own = Path.GetFullPath(file, Folder);
        if (options.Config is not { } second || Path.GetFullPath(file, FolderOf(second)) is not { } beside || beside == own)
        {
            return own;
        }

        if (ProcessorBundle.Find(beside) is not null)
        {
            return beside;
        }

        if (ProcessorBundle.Find(own) is not null)
        {
            problems.Warn(config["processor"]!.Place, $"the processor '{file}' is not beside the file of -ConfigPath; that beside the test is taken");
        }

        return own;
    }

    private MapNode? Root()
    {
        MapNode? root = Root(Main);
        return options.Config is not { } second ? root
            : Root(second) is { } over && root is not null ? NodeMerge.MergeMaps(root, over)
            : null;
    }

    private MapNode? Root(string path)
    {
        if (NodeReader.Read(readText(path), path, problems) is not { } node)
        {
            return null;
        }

        if (node is MapNode map)
        {
            return map;
        }

        problems.Add(node.Place, $"a test is a mapping with config and scenarios, not {node.Kind}");
        return null;
    }

    private MapNode WithEnvironment(MapNode config, string[] known)
    {
        if (options.Environment is not { } name)
        {
            return config;
        }

        if (config["environments"] is MapNode environments && environments.Find(name) is { } chosen)
        {
            return chosen.Value is MapNode over ? NodeMerge.MergeMaps(config, over) : config;
        }

        string list = known.Length == 0 ? "it has none" : $"it has {string.Join(", ", known)}";
        problems.Warn(new Place(Main), $"there is no environment '{name}' in the test ({list}); it runs as if none was named, as Artillery does");
        return config;
    }

    private MapNode WithCommandLine(MapNode config)
    {
        var given = new Place("the command line");
        if (options.Target is not null)
        {
            config = config.With("target", new ScalarNode(ScalarValue.OfText(options.Target), given));
        }

        if (options.Variables.Count > 0)
        {
            MapNode variables = config["variables"] as MapNode ?? new MapNode([], given);
            foreach ((string name, Variable variable) in options.Variables)
            {
                Node[] items = [.. variable.Values.Select(value => new ScalarNode(value, given))];
                variables = variables.With(name, items.Length == 1 ? items[0] : new ListNode(items, given));
            }

            config = config.With("variables", variables);
        }

        return config;
    }

    private ConfigTemplates Templates()
    {
        var known = new Dictionary<string, ScalarValue>(StringComparer.Ordinal)
        {
            ["$scenarioFile"] = ScalarValue.OfText(Path.GetFullPath(Main)),
            ["$dirname"] = ScalarValue.OfText(Folder),
            ["$testId"] = ScalarValue.OfText(options.TestId),
            ["$environment"] = options.Environment is { } name ? ScalarValue.OfText(name) : ScalarValue.OfText("undefined"),
        };
        foreach ((string key, Variable variable) in options.Variables.Where(pair => pair.Value.Values.Count == 1))
        {
            known[key] = variable.Values[0];
        }

        return new ConfigTemplates(known, random, problems);
    }
}
