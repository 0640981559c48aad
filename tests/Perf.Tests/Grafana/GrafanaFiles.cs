using Perf.Tests.Architecture;
using YamlDotNet.Serialization;

namespace Perf.Tests.Grafana;

/// <summary>What config/grafana and config/monitoring ship.</summary>
internal static class GrafanaFiles
{
    public static string Grafana { get; } = Path.Combine(Repository.Root, "config", "grafana");

    public static string Monitoring { get; } = Path.Combine(Repository.Root, "config", "monitoring");

    public static IReadOnlyList<Board> Boards { get; } = [.. Directory.GetFiles(Path.Combine(Grafana, "dashboards"), "*.json").Order(StringComparer.Ordinal).Select(Board.Read)];

    /// <summary>The settings of grafana.env, by name.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = File.ReadLines(Path.Combine(Grafana, "grafana.env"))
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    /// <summary>The data sources as provisioned, the environment filled in.</summary>
    public static IReadOnlyList<DataSource> DataSources { get; } = ReadDataSources();

    public static IDictionary<object, object> Yaml(params string[] path) => new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(File.ReadAllText(Path.Combine([Repository.Root, .. path])));

    /// <summary>Replaces what Grafana takes from its environment.</summary>
    public static string Filled(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\$\{(\w+)\}", match => Settings[match.Groups[1].Value]);

    private static IReadOnlyList<DataSource> ReadDataSources()
    {
        var sources = (List<object>)Yaml("config", "grafana", "provisioning", "datasources", "datasources.yaml")["datasources"];
        return
        [
            .. sources.Cast<Dictionary<object, object>>().Select(source =>
            {
                var json = (Dictionary<object, object>)source["jsonData"];
                return new DataSource(
                    (string)source["uid"], (string)source["name"], (string)source["type"], Filled((string)source["url"]), json.TryGetValue("dbName", out object? database) ? Filled((string)database) : null, (string)json["timeInterval"]);
            }),
        ];
    }
}
