using System.Text.Json.Serialization;

namespace Perf;

/// <summary>Something that is read once a second while a run goes on, as a scenario or -Monitor describes it.</summary>
[JsonDerivedType(typeof(HostMonitor), "host")]
[JsonDerivedType(typeof(ProcessMonitor), "process")]
[JsonDerivedType(typeof(PrometheusMonitor), "prometheus")]
[JsonDerivedType(typeof(NodeExporterMonitor), "node")]
[JsonDerivedType(typeof(PostgreSqlMonitor), "postgresql")]
[JsonDerivedType(typeof(NginxMonitor), "nginx")]
[JsonDerivedType(typeof(RedisMonitor), "redis")]
[JsonDerivedType(typeof(DotNetMonitor), "dotnet")]
[JsonDerivedType(typeof(HttpMonitor), "http")]
[JsonDerivedType(typeof(ScriptMonitor), "powershell")]
public abstract record MonitorDefinition
{
    /// <summary>The shortest time between two readings.</summary>
    public static readonly TimeSpan ShortestEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>What it reads, as a scenario file writes it: <c>host</c>, <c>process</c>, ...</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>The name that its signals are found by, unique within a run.</summary>
    public string Name { get; init; } = "";

    /// <summary>How often it is read.</summary>
    /// <value>Once a second; at least 100 ms.</value>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one reading may take before it is given up; null for five seconds.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The line in its file, from 1; 0 where it has none.</summary>
    public int Line { get; init; }
}
