using Perf.Engine.Scenarios.Reading;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios;

/// <summary>Reads a profile of <c>config/profiling</c>: which question it answers, what is sampled, and what is read beside the load.</summary>
public static class ProfileFile
{
    /// <summary>What stands for the process in a file.</summary>
    public const string ProcessPlace = "${process}";

    private const string RelativeFolder = "config/profiling";
    private const string Extension = ".yaml";

    private static readonly Dictionary<string, ProfileKind> s_kinds = new Dictionary<string, ProfileKind> { ["cpu"] = ProfileKind.Cpu, ["wall"] = ProfileKind.Wall };

    /// <summary>Finds the files that there are: of the nearest <c>config/profiling</c>, and of the module those that it does not have.</summary>
    /// <param name="startFolder">The folder to begin with.</param>
    /// <param name="moduleFolder">The folder of those that come with the module; null for none.</param>
    /// <returns>Paths by the profiles' names; case does not matter.</returns>
    public static IReadOnlyDictionary<string, string> Find(string startFolder, string? moduleFolder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (DirectoryInfo? folder = new(startFolder); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, RelativeFolder.Replace('/', Path.DirectorySeparatorChar));
            if (Directory.Exists(path))
            {
                Add(path);
                break;
            }
        }

        if (moduleFolder is not null && Directory.Exists(moduleFolder))
        {
            Add(moduleFolder);
        }

        return files;

        void Add(string folder)
        {
            foreach (string file in Directory.EnumerateFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal))
            {
                files.TryAdd(Path.GetFileNameWithoutExtension(file), file);
            }
        }
    }

    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="process">The process that it is to be used on: a number or a name.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ProfileInvalid"/>, with all problems in the order of the file.</exception>
    public static ProfilePlan Load(string path, string process) => Parse(SourceText.Read(path, ErrorIds.ProfileInvalid).Text, path, process);

    /// <summary>Reads the text of one.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="path">The path that problems name.</param>
    /// <param name="process">The process that it is to be used on: a number or a name.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ProfileInvalid"/>, with all problems in the order of the file.</exception>
    public static ProfilePlan Parse(string text, string path, string process)
    {
        // Names of programs; nothing that YAML would read as something else.
        bool isName = process.Length > 0 && process.All(character => char.IsLetterOrDigit(character) || character is '.' or '-' or '_');
        var source = new SourceText(isName ? text.Replace(ProcessPlace, process, StringComparison.Ordinal) : text, path);
        source.ThrowIfTooLarge(ErrorIds.ProfileInvalid);
        var problems = new ProblemList(path);
        var values = new ValueReader(source, problems);
        ProfilePlan? plan = null;
        if (YamlReader.Read(source, problems) is { } root && values.Mapping(root, "the profile") is { } mapping)
        {
            var section = new Section(values, mapping, "the profile", ScenarioKeys.Profile);
            var defaults = new ProfileDefinition();
            ProfileKind? kind = section["sample"] is { } word ? values.Word(word, "sample", s_kinds) : null;
            plan = new ProfilePlan
            {
                Name = Path.GetFileNameWithoutExtension(path),
                Question = section.Required("question") is { } question ? values.Text(question, "question") ?? "" : "",
                Sample = kind is null ? null : new ProfileDefinition
                {
                    Process = process,
                    Kind = kind.Value,
                    After = section.Duration("after", allowZero: true) ?? defaults.After,
                    For = section.Duration("for", allowZero: false) ?? defaults.For,
                },
                Monitors = section["monitors"] is { } monitors ? [.. MonitorsReader.Read(values, monitors, TemplateScope.Open, Path.GetDirectoryName(Path.GetFullPath(path))!).Select(one => OfNumber(one, process))] : [],
            };
            if (!isName)
            {
                problems.Add(mapping, $"'{ValueReader.Shortened(process)}' is no process: it is its number, or the name of the program or of the assembly that dotnet runs (Shop.dll)");
            }
            else if (plan.Sample is null && plan.Monitors.Count == 0)
            {
                problems.Add(mapping, "the profile samples nothing and reads nothing: give it 'sample' (cpu, wall) or 'monitors'");
            }
        }

        problems.ThrowIfAny(ErrorIds.ProfileInvalid);
        return plan!;
    }

    // A file says program: ${process}, and whoever uses it may give a number, which is the name of no program.
    private static MonitorDefinition OfNumber(MonitorDefinition monitor, string process) => (monitor, new ProfileDefinition { Process = process }.ProcessId) switch
    {
        (DotNetMonitor one, { } id) when one.ProcessName == process => one with { ProcessId = id, ProcessName = null },
        (ProcessMonitor one, { } id) when one.ProcessName == process => one with { ProcessId = id, ProcessName = null },
        _ => monitor,
    };
}
