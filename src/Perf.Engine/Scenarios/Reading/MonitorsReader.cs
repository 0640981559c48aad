using System.Globalization;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>monitors:</c>, a list: words as of the command line (<c>host</c>, <c>process=nginx</c>), or mappings of a kind with its settings.</summary>
internal static class MonitorsReader
{
    private const string Examples = "host, process=nginx, postgresql=${env:PG}, { http: { url: \"http://...\", values: { queue: \"$.queue\" } } }";

    private const int MostMonitors = 50;
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    /// <param name="values">Where problems go.</param>
    /// <param name="node">The list, or null for none.</param>
    /// <param name="scope">What texts may refer to.</param>
    /// <param name="folder">Where paths count from.</param>
    public static IReadOnlyList<MonitorDefinition> Read(ValueReader values, YamlNode? node, TemplateScope scope, string folder)
    {
        if (node is null || values.Sequence(node, "monitors") is not { } list)
        {
            return [];
        }

        if (list.Items.Count > MostMonitors)
        {
            values.Problems.Add(list, $"more than {MostMonitors} monitors each read every second are a load of their own; leave some out");
        }

        return MonitorNames.Unique([.. list.Items.Select(item => One(new MonitorSource(values, scope, folder), item)).OfType<MonitorDefinition>()], (definition, name) => values.Problems.Add(
            list.Items.First(item => item.Line == definition.Line), $"another monitor is called '{name}' too; give one of them another name"));
    }

    private static MonitorDefinition? One(MonitorSource source, YamlNode node)
    {
        if (node is YamlScalar word && source.Values.Text(word, "a monitor") is { } text)
        {
            return OfText(source, word, text);
        }

        if (node is not YamlMapping mapping)
        {
            source.Values.Problems.Add(node, "a monitor is a word such as host, or a mapping of its kind with its settings", Examples);
            return null;
        }

        if (mapping.Entries is not [var entry])
        {
            source.Values.Problems.Add(mapping, "a monitor has exactly one kind, and its settings within it: { process: { program: nginx, every: 2s } }", string.Join(", ", ScenarioKeys.Monitors.Keys));
            return null;
        }

        if (!ScenarioKeys.Monitors.ContainsKey(entry.Name))
        {
            source.Values.Problems.AddUnknown(entry.Key, $"there is no monitor '{ValueReader.Shortened(entry.Name)}'", entry.Name, [.. ScenarioKeys.Monitors.Keys]);
            return null;
        }

        return entry.Value switch
        {
            YamlScalar { IsMissing: true } => OfText(source, entry.Key, entry.Name),
            YamlScalar scalar => OfValue(source, scalar, entry.Name, scalar.Text),
            YamlMapping settings => MonitorSettings.Read(source, entry.Key, entry.Name, settings),
            _ => Refused(source, entry.Value, entry.Name),
        };
    }

    private static MonitorDefinition? Refused(MonitorSource source, YamlNode node, string kind)
    {
        source.Values.Problems.Add(node, $"the monitor '{kind}' needs its settings as a mapping, or what it reads as one text", string.Join(", ", ScenarioKeys.Monitors[kind]));
        return null;
    }

    private static MonitorDefinition? OfText(MonitorSource source, YamlScalar node, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string kind = (equals < 0 ? text : text[..equals]).Trim();
        if (ScenarioKeys.Monitors.ContainsKey(kind))
        {
            return OfValue(source, node, kind, equals < 0 ? "" : text[(equals + 1)..].Trim());
        }

        source.Values.Problems.AddUnknown(node, $"there is no monitor '{ValueReader.Shortened(kind)}'", kind, [.. ScenarioKeys.Monitors.Keys]);
        return null;
    }

    // What stands behind the = on the command line.
    private static MonitorDefinition? OfValue(MonitorSource source, YamlScalar node, string kind, string value)
    {
        if (!source.Values.CheckTemplate(node, source.Scope))
        {
            return null;
        }

        if (value.Length == 0 && kind != "host")
        {
            source.Values.Problems.Add(node, $"the monitor '{kind}' needs what it reads: {MonitorNames.ExampleOf(kind)}");
            return null;
        }

        (string first, string rest) = Parted(value);
        MonitorDefinition? made = kind switch
        {
            "host" when value.Length == 0 => new HostMonitor(),
            "host" => new HostMonitor { ControlGroup = value },
            "process" => IdOf(value) is { } id ? new ProcessMonitor { ProcessId = id } : new ProcessMonitor { ProcessName = value },
            "dotnet" => IdOf(value) is { } id ? new DotNetMonitor { ProcessId = id } : new DotNetMonitor { ProcessName = value },
            "prometheus" when rest.Length == 0 => null,
            "prometheus" => new PrometheusMonitor { Address = first, Queries = [new MonitorQuery { Name = MonitorNames.OfQuery(rest), Query = rest }] },
            "node" => new NodeExporterMonitor { Address = value },
            "postgresql" => new PostgreSqlMonitor { ConnectionString = value },
            "redis" => new RedisMonitor { Connection = value },
            "nginx" => first.Contains("://", StringComparison.Ordinal)
                ? new NginxMonitor { Address = first, AccessLog = rest.Length == 0 ? null : source.PathOf(rest) }
                : new NginxMonitor { AccessLog = source.PathOf(value) },
            "http" => new HttpMonitor { Address = first, Values = rest.Length == 0 ? [] : [new MonitorQuery { Name = MonitorNames.OfQuery(rest), Query = rest }] },
            _ => new ScriptMonitor { Text = value },
        };
        if (made is null)
        {
            source.Values.Problems.Add(node, $"the monitor '{kind}' needs a query behind its address: {MonitorNames.ExampleOf(kind)}");
            return null;
        }

        if (made is HttpMonitor { Values: [var only] } && !SelectorReader.IsJsonPath(only.Query))
        {
            source.Values.Problems.Add(node, $"'{ValueReader.Shortened(only.Query)}' is no path in a JSON document; write one such as $.queue.length");
        }

        return made with { Name = MonitorNames.Default(made), Line = node.Line };
    }

    private static (string Head, string Tail) Parted(string value)
    {
        int blank = value.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? (value, "") : (value[..blank], value[(blank + 1)..].Trim());
    }

    private static int? IdOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0 ? id : null;

    /// <summary>How often a monitor is read.</summary>
    internal static TimeSpan? Every(ValueReader values, Section section)
    {
        TimeSpan? every = section.Duration("every", allowZero: false);
        if (every < MonitorDefinition.ShortestEvery || every > s_longest)
        {
            values.Problems.Add(section["every"]!, "'every' is 100ms at least, and an hour at most");
            return null;
        }

        return every;
    }
}
