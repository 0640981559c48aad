using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads the settings of a monitor of one kind.</summary>
internal static class MonitorSettings
{
    private const int LargestId = int.MaxValue;

    /// <param name="source">Where it is read from.</param>
    /// <param name="key">Where the kind stands.</param>
    /// <param name="kind">One of the kinds.</param>
    /// <param name="mapping">The settings.</param>
    public static MonitorDefinition? Read(MonitorSource source, YamlScalar key, string kind, YamlMapping mapping)
    {
        ValueReader values = source.Values;
        var section = new Section(values, mapping, $"the monitor '{kind}'", ScenarioKeys.Monitors[kind]);
        MonitorDefinition? made = kind switch
        {
            "host" => new HostMonitor { Cores = section.Boolean("cores") ?? false, ControlGroup = section.NameText("cgroup") },
            "process" => Process(values, section, kind) is var (id, name) ? new ProcessMonitor { ProcessId = id, ProcessName = name } : null,
            "dotnet" => Process(values, section, kind) is var (id, name) ? new DotNetMonitor { ProcessId = id, ProcessName = name, Providers = Words(values, section, "providers") } : null,
            "prometheus" => Address(source, section, "url", isRequired: true) is { } url
                ? new PrometheusMonitor { Address = url, Queries = Queries(source, section, "queries", "query"), Headers = Headers(source, section) }
                : null,
            "node" => Address(source, section, "url", isRequired: true) is { } url ? new NodeExporterMonitor { Address = url, Headers = Headers(source, section) } : null,
            "postgresql" => Address(source, section, "connection", isRequired: true) is { } text ? new PostgreSqlMonitor { ConnectionString = text, IndexEvidence = section.Boolean("indexEvidence") } : null,
            "redis" => Address(source, section, "connection", isRequired: true) is { } text ? new RedisMonitor { Connection = text } : null,
            "nginx" => Nginx(source, section),
            "http" => Address(source, section, "url", isRequired: true) is { } url
                ? new HttpMonitor { Address = url, Values = Queries(source, section, "values", "path"), Headers = Headers(source, section) }
                : null,
            _ => section.Required("script") is not null && section.Text("script") is { } script && script.Trim().Length > 0 ? new ScriptMonitor { Text = script } : null,
        };
        if (kind == "powershell" && made is null && section["script"] is { } empty)
        {
            values.Problems.Add(empty, "'script' must be a script that is not empty");
        }

        string? given = section.NameText("name");
        TimeSpan? every = MonitorsReader.Every(values, section);
        TimeSpan? timeout = section.Duration("timeout", allowZero: false);
        return made is null ? null : made with { Name = given ?? MonitorNames.Default(made), Every = every ?? made.Every, Timeout = timeout, Line = key.Line };
    }

    private static NginxMonitor? Nginx(MonitorSource source, Section section)
    {
        string? address = Address(source, section, "url", isRequired: false);
        string? log = Address(source, section, "accessLog", isRequired: false);
        string? errors = Address(source, section, "errorLog", isRequired: false);
        if (!section.Has("url") && !section.Has("accessLog") && !section.Has("errorLog"))
        {
            source.Values.Problems.Add(section.Mapping, "the monitor 'nginx' needs 'url' (of stub_status), 'accessLog', or both, or 'errorLog'");
            return null;
        }

        string? format = section.Text("logFormat");
        if (format is not null && !format.Contains("$request_time", StringComparison.Ordinal) && !format.Contains("${request_time}", StringComparison.Ordinal))
        {
            source.Values.Problems.Add(section["logFormat"]!, "'logFormat' has no $request_time, so that the log says nothing of times; add it to nginx' log_format, with rt=$request_time urt=$upstream_response_time");
        }

        return new NginxMonitor { Address = address, AccessLog = log is null ? null : source.PathOf(log), LogFormat = format, ErrorLog = errors is null ? null : source.PathOf(errors) };
    }

    private static (int? Id, string? Name)? Process(ValueReader values, Section section, string kind)
    {
        if (section.Has("pid") == section.Has("program"))
        {
            values.Problems.Add(section.Mapping, $"the monitor '{kind}' needs either 'pid' or 'program'");
            return null;
        }

        int? id = (int?)section.Integer("pid", 1, LargestId);
        string? name = section.NameText("program");
        return id is null && name is null ? null : (id, name);
    }

    private static string? Address(MonitorSource source, Section section, string key, bool isRequired)
    {
        if ((isRequired ? section.Required(key) : section[key]) is not { } node || source.Values.Template(node, key, source.Scope) is not { } text)
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

    private static Dictionary<string, string> Headers(MonitorSource source, Section section)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in PairsReader.ReadHeaders(source.Values, section.MappingOf("headers"), source.Scope))
        {
            headers[name] = value;
            if (name.Equals("authorization", StringComparison.OrdinalIgnoreCase))
            {
                AuthReader.WarnOfLiteral(source.Values, section["headers"]!, "a header with credentials", value, "authorization: \"Bearer ${env:TOKEN}\"");
            }
        }

        return headers;
    }

    private static List<MonitorQuery> Queries(MonitorSource source, Section section, string key, string what)
    {
        var queries = new List<MonitorQuery>();
        if (what == "query" && section.Required(key) is null)
        {
            return queries;
        }

        foreach (YamlEntry entry in section.MappingOf(key)?.Entries ?? [])
        {
            if (entry.Name.Trim().Length == 0 || entry.Name.Any(char.IsControl) || entry.Name.Length > 200)
            {
                source.Values.Problems.Add(entry.Key, "the name of a signal is one line of text that is not empty, of 200 characters at most");
            }

            if (entry.Value is YamlMapping mapping)
            {
                var one = new Section(source.Values, mapping, $"'{ValueReader.Shortened(entry.Name)}'", what == "query" ? ScenarioKeys.MonitorQuery : ScenarioKeys.MonitorValue);
                if (one.Required(what) is { } node && Query(source, node, what) is { } query)
                {
                    queries.Add(new MonitorQuery { Name = entry.Name, Query = query, Unit = one.Text("unit") ?? "", IsCounter = one.Boolean("counter") ?? false });
                }
            }
            else if (Query(source, entry.Value, entry.Name) is { } query)
            {
                queries.Add(new MonitorQuery { Name = entry.Name, Query = query });
            }
        }

        return queries;

        string? Query(MonitorSource from, YamlNode node, string name)
        {
            string? text = what == "query" ? from.Values.Template(node, name, from.Scope) : from.Values.Text(node, name);
            if (text is not null && text.Trim().Length == 0)
            {
                from.Values.Problems.Add(node, $"'{name}' must not be empty");
                return null;
            }

            if (what == "path" && text is not null && !SelectorReader.IsJsonPath(text))
            {
                from.Values.Problems.Add(node, $"'{ValueReader.Shortened(text)}' is no path in a JSON document; write one such as $.queue.length");
                return null;
            }

            return text;
        }
    }

    private static List<string> Words(ValueReader values, Section section, string key) =>
        section[key] is { } node && values.Sequence(node, key) is { } list ? [.. list.Items.Select(item => values.Name(item, key)).OfType<string>()] : [];
}
