using System.Globalization;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Names of monitors that were given none.</summary>
internal static class MonitorNames
{
    private const int LongestQuery = 100;

    /// <summary>What a monitor without a name is called.</summary>
    public static string Default(MonitorDefinition monitor) => monitor switch
    {
        ProcessMonitor { ProcessId: { } id } => $"process-{id.ToString(CultureInfo.InvariantCulture)}",
        ProcessMonitor { ProcessName: { } name } => $"process-{Safe(name)}",
        DotNetMonitor { ProcessId: { } id } => $"dotnet-{id.ToString(CultureInfo.InvariantCulture)}",
        DotNetMonitor { ProcessName: { } name } => $"dotnet-{Safe(name)}",
        _ => monitor.Kind,
    };

    /// <summary>The name of a signal whose query was given none: the query itself.</summary>
    public static string OfQuery(string query)
    {
        string line = new([.. query.Select(one => char.IsControl(one) ? ' ' : one)]);
        return line.Length > LongestQuery ? $"{line[..LongestQuery]}…" : line;
    }

    /// <summary>Makes names unique: those that nobody gave get a number; two that somebody gave are a mistake.</summary>
    /// <param name="monitors">The monitors.</param>
    /// <param name="complain">Told of one whose name another has, too.</param>
    public static IReadOnlyList<MonitorDefinition> Unique(IReadOnlyList<MonitorDefinition> monitors, Action<MonitorDefinition, string> complain)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var unique = new List<MonitorDefinition>();
        foreach (MonitorDefinition monitor in monitors)
        {
            string name = monitor.Name;
            if (!taken.Add(name))
            {
                if (name != Default(monitor))
                {
                    complain(monitor, name);
                }

                for (int number = 2; !taken.Add(name); number++)
                {
                    name = $"{monitor.Name}-{number.ToString(CultureInfo.InvariantCulture)}";
                }
            }

            unique.Add(monitor with { Name = name });
        }

        return unique;
    }

    /// <summary>How a monitor of a kind is written in a word.</summary>
    public static string ExampleOf(string kind) => kind switch
    {
        "process" => "process=nginx, or process=1234",
        "dotnet" => "dotnet=1234, or dotnet=Shop.dll",
        "prometheus" => "prometheus=http://127.0.0.1:9090 sum(rate(http_requests_total[10s]))",
        "node" => "node=http://127.0.0.1:9100",
        "postgresql" => "postgresql=${env:PG}, with a connection string in PG",
        "redis" => "redis=127.0.0.1:6379",
        "nginx" => "nginx=http://127.0.0.1/stub_status",
        "http" => "http=http://127.0.0.1:8080/status $.queue.length",
        "powershell" => "powershell: '(Get-Process nginx).Count'",
        _ => kind,
    };

    private static string Safe(string name) => new([.. Path.GetFileName(name).Select(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '-' or '.' ? one : '_')]);
}
