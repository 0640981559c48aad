using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>tuning:</c> of an environment: what <c>Set-PerfOptimization</c> may change there, and how it is reached. What is not named is never touched.</summary>
internal static class TuningReader
{
    private const int MostApplications = 50, MostInstances = 1000, MostWords = 50, MostProbes = 20;

    private static readonly string[] s_services = ["postgresql", "nginx", "redis"];

    /// <param name="source">Where it is read from; paths count from its folder.</param>
    /// <param name="node">The mapping, or null for none.</param>
    public static TuningTargets? Read(MonitorSource source, YamlNode? node)
    {
        if (node is null || source.Values.Mapping(node, "tuning") is not { } mapping)
        {
            return null;
        }

        var section = new Section(source.Values, mapping, "tuning", ScenarioKeys.Tuning);
        IReadOnlyList<ApplicationTarget> applications = Applications(source, section);
        return new TuningTargets
        {
            Postgres = section["postgresql"] is { } postgres ? Postgres(source, postgres) : null,
            Nginx = section["nginx"] is { } nginx ? Nginx(source, nginx) : null,
            Redis = section["redis"] is { } redis ? Redis(source, redis) : null,
            Applications = applications,
            System = section["system"] is { } system ? System(source, system) : null,
            RestartCommands = Restarts(source, section, [.. applications.Select(one => one.Name)]),
            Probes = Probes(source, section),
        };
    }

    private static PostgresTarget? Postgres(MonitorSource source, YamlNode node)
    {
        if (node is YamlScalar text)
        {
            return Filled(source, text, "postgresql") is { } whole ? new PostgresTarget { Connection = whole } : null;
        }

        if (source.Values.Mapping(node, "postgresql") is not { } mapping)
        {
            return null;
        }

        var section = new Section(source.Values, mapping, "tuning: postgresql", ScenarioKeys.TuningPostgres);
        string? connection = section.Required("connection") is { } one ? Filled(source, one, "connection") : null;
        string? role = section.NameText("applicationRole");
        bool isDedicated = section.Boolean("dedicated") ?? false;
        return connection is null ? null : new PostgresTarget { Connection = connection, ApplicationRole = role, IsDedicated = isDedicated };
    }

    private static NginxTarget? Nginx(MonitorSource source, YamlNode node)
    {
        var defaults = new NginxTarget();
        if (node is YamlScalar text)
        {
            return Path(source, text, "nginx") is { } file ? defaults with { Configuration = file } : null;
        }

        if (source.Values.Mapping(node, "nginx") is not { } mapping)
        {
            return null;
        }

        var section = new Section(source.Values, mapping, "tuning: nginx", ScenarioKeys.TuningNginx);
        string? program = section.NameText("program");
        return new NginxTarget
        {
            Configuration = PathOf(source, section, "configuration") ?? defaults.Configuration,

            // A bare name is looked for where programs are; anything with a slash is a path like the others.
            Program = program is null ? defaults.Program : program.Contains('/', StringComparison.Ordinal) ? source.PathOf(program) : program,
            Prefix = PathOf(source, section, "prefix"),
            PidFile = PathOf(source, section, "pidFile"),
            AllowCache = section.Boolean("cache") ?? false,
        };
    }

    private static RedisTarget? Redis(MonitorSource source, YamlNode node)
    {
        if (node is YamlScalar text)
        {
            return Filled(source, text, "redis") is { } whole ? new RedisTarget { Connection = whole } : null;
        }

        if (source.Values.Mapping(node, "redis") is not { } mapping)
        {
            return null;
        }

        var section = new Section(source.Values, mapping, "tuning: redis", ScenarioKeys.TuningRedis);
        string? connection = section.Required("connection") is { } one ? Filled(source, one, "connection") : null;
        bool isCache = section.Boolean("cache") ?? false;
        return connection is null ? null : new RedisTarget { Connection = connection, IsCache = isCache };
    }

    private static List<ApplicationTarget> Applications(MonitorSource source, Section tuning)
    {
        var applications = new List<ApplicationTarget>();
        IReadOnlyList<YamlEntry> entries = tuning.MappingOf("applications")?.Entries ?? [];
        if (entries.Count > MostApplications)
        {
            source.Values.Problems.Add(entries[MostApplications].Key, $"there are more than {MostApplications} applications");
        }

        foreach (YamlEntry entry in entries.Take(MostApplications))
        {
            if (!EntryNames.IsIdentifier(entry.Name))
            {
                source.Values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' cannot be the name of an application", EntryNames.IdentifierRule);
            }

            if (source.Values.Mapping(entry.Value, entry.Name) is { } mapping)
            {
                applications.Add(Application(source, entry, mapping));
            }
        }

        return applications;
    }

    private static ApplicationTarget Application(MonitorSource source, YamlEntry entry, YamlMapping mapping)
    {
        var section = new Section(source.Values, mapping, $"the application '{ValueReader.Shortened(entry.Name)}'", ScenarioKeys.TuningApplication);
        if (mapping.Entries.Count == 0)
        {
            source.Values.Problems.Add(entry.Key, $"the application '{ValueReader.Shortened(entry.Name)}' declares nothing that may be changed", string.Join(", ", ScenarioKeys.TuningApplication));
        }

        string? unit = section.NameText("unit");
        if (unit is not null && !IsUnit(unit))
        {
            source.Values.Problems.Add(section["unit"]!, $"'{ValueReader.Shortened(unit)}' is no unit of systemd", "such as shop.service");
        }

        var connection = section.MappingOf("connection") is { } where ? new Section(source.Values, where, "connection", ScenarioKeys.TuningConnection) : null;
        return new ApplicationTarget
        {
            Name = entry.Name,
            RuntimeConfiguration = PathOf(source, section, "runtimeconfig"),
            ConnectionFile = connection?.Required("file") is null ? null : PathOf(source, connection, "file"),
            ConnectionKey = connection?.Required("key") is null ? null : connection.NameText("key"),
            SettingsFile = PathOf(source, section, "settings"),
            EnvironmentFile = PathOf(source, section, "environmentFile"),
            Unit = unit,
            Instances = (int)(section.Integer("instances", 1, MostInstances) ?? 1),
        };
    }

    private static SystemTarget? System(MonitorSource source, YamlNode node)
    {
        if (node is YamlScalar)
        {
            return source.Values.Boolean(node, "system") == true ? new SystemTarget() : null;
        }

        if (source.Values.Mapping(node, "system") is not { } mapping)
        {
            return null;
        }

        var defaults = new SystemTarget();
        var section = new Section(source.Values, mapping, "tuning: system", ScenarioKeys.TuningSystem);
        return new SystemTarget
        {
            SysctlFolder = PathOf(source, section, "sysctlFolder") ?? defaults.SysctlFolder,
            ProcFolder = PathOf(source, section, "procFolder") ?? defaults.ProcFolder,
            SysFolder = PathOf(source, section, "sysFolder") ?? defaults.SysFolder,
            TmpfilesFolder = PathOf(source, section, "tmpfilesFolder") ?? defaults.TmpfilesFolder,
            UnitFolder = PathOf(source, section, "unitFolder") ?? defaults.UnitFolder,
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> Restarts(MonitorSource source, Section tuning, IReadOnlyList<string> applications)
    {
        var commands = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        string[] known = [.. s_services, .. applications.Select(name => $"application:{name}")];
        foreach (YamlEntry entry in tuning.MappingOf("restart")?.Entries ?? [])
        {
            if (!known.Contains(entry.Name, StringComparer.Ordinal))
            {
                source.Values.Problems.AddUnknown(entry.Key, $"nothing is called '{ValueReader.Shortened(entry.Name)}' that could be restarted", entry.Name, known);
                continue;
            }

            if (entry.Value is not YamlSequence { Items.Count: > 0 and <= MostWords } list)
            {
                source.Values.Problems.Add(entry.Value, $"what restarts {entry.Name} is a list: the program, and its arguments each for itself; there is no shell", "[ systemctl, restart, shop ]");
                continue;
            }

            string[] words = [.. list.Items.Select(item => source.Values.Name(item, entry.Name)).OfType<string>()];
            if (words.Length == list.Items.Count)
            {
                commands[entry.Name] = words;
            }
        }

        return commands;
    }

    private static List<string> Probes(MonitorSource source, Section tuning)
    {
        var probes = new List<string>();
        if (tuning["probes"] is not { } node || source.Values.Sequence(node, "probes") is not { } list)
        {
            return probes;
        }

        if (list.Items.Count > MostProbes)
        {
            source.Values.Problems.Add(list, $"there are more than {MostProbes} probes");
        }

        foreach (YamlNode item in list.Items.Take(MostProbes))
        {
            if (Filled(source, item, "a probe") is not { } text)
            {
                continue;
            }

            if (!text.StartsWith("${", StringComparison.Ordinal) && !(Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"))
            {
                source.Values.Problems.Add(item, $"'{ValueReader.Shortened(text)}' is no address", "such as http://localhost:8080/health");
                continue;
            }

            probes.Add(text);
        }

        return probes;
    }

    private static string? PathOf(MonitorSource source, Section section, string key) => section[key] is { } node ? Path(source, node, key) : null;

    private static string? Path(MonitorSource source, YamlNode node, string key)
    {
        string? text = Filled(source, node, key);
        if (text?.Any(char.IsControl) == true)
        {
            source.Values.Problems.Add(node, $"'{key}' must be one line");
            return null;
        }

        return text is null ? null : source.PathOf(text);
    }

    private static string? Filled(MonitorSource source, YamlNode node, string key)
    {
        if (source.Values.Template(node, key, source.Scope) is not { } text)
        {
            return null;
        }

        if (text.Trim().Length > 0)
        {
            return text.Trim();
        }

        source.Values.Problems.Add(node, $"'{key}' must not be empty");
        return null;
    }

    private static bool IsUnit(string unit) => unit.Length <= 200 && unit.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' or '_' or '@' or ':') && unit.EndsWith(".service", StringComparison.Ordinal) && !unit.StartsWith('.');
}
