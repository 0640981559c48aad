using System.Text.Json.Serialization;

namespace Perf;

/// <summary>A destination of measurements as a scenario or -Output names it. Secrets in it are references (<c>${env:NAME}</c>), resolved when the run begins; JSON never shows another.</summary>
public sealed record OutputDefinition
{
    /// <summary>The name in messages and results; empty for the kind's own word.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is.</summary>
    public OutputKind Kind { get; init; }

    /// <summary>The server's address, without user and password; null for a file and an address of our own.</summary>
    [JsonConverter(typeof(ProxyAddress))]
    public string? Url { get; init; }

    /// <summary>The address that is listened on, <c>127.0.0.1:9464</c>; or that of a StatsD server.</summary>
    public string? Address { get; init; }

    /// <summary>The file.</summary>
    public string? Path { get; init; }

    /// <summary>InfluxDB: the version of the server's interface, 1, 2 or 3; 0 for what the other settings tell (an organization or bucket is 2, a token with a database is 3).</summary>
    public int Version { get; init; }

    /// <summary>InfluxDB 1 and 3: the database.</summary>
    public string? Database { get; init; }

    /// <summary>InfluxDB 1: the retention policy, or null for the database's default.</summary>
    public string? RetentionPolicy { get; init; }

    /// <summary>InfluxDB 2: the organization.</summary>
    public string? Org { get; init; }

    /// <summary>InfluxDB 2: the bucket.</summary>
    public string? Bucket { get; init; }

    /// <summary>The user's name, or null.</summary>
    public string? User { get; init; }

    /// <summary>The user's password, a reference.</summary>
    [JsonConverter(typeof(SecretText))]
    public string? Password { get; init; }

    /// <summary>The token, a reference.</summary>
    [JsonConverter(typeof(SecretText))]
    public string? Token { get; init; }

    /// <summary>What is sent; null for what suits the test: single samples to InfluxDB where it is a script of k6, otherwise figures of seconds.</summary>
    public OutputLayout? Layout { get; init; }

    /// <summary>Pushgateway: the group's job.</summary>
    public string Job { get; init; } = "perf";

    /// <summary>StatsD: whether tags are sent as DogStatsD takes them.</summary>
    public bool DogStatsD { get; init; }

    /// <summary>Labels that every point gets.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers of every request; their values are mostly references to secrets, and no file shows others.</summary>
    [JsonConverter(typeof(SecretTexts))]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How often it is sent.</summary>
    /// <value>One second; 5 seconds for the Pushgateway.</value>
    public TimeSpan? Every { get; init; }

    /// <summary>How long a request may take.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Prometheus: how long the address stays after the run for a last scrape, at most; it ends earlier when the last figures were fetched, and at once when nobody ever came.</summary>
    /// <value>20 seconds.</value>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The most bytes that wait in memory.</summary>
    /// <value>16 MiB.</value>
    public long MemoryLimit { get; init; } = 16 << 20;

    /// <summary>The most bytes that wait on disk, of all runs with this destination.</summary>
    /// <value>256 MiB.</value>
    public long SpillLimit { get; init; } = 256 << 20;

    /// <summary>Whether the run does not begin when the destination is not ready.</summary>
    public bool Required { get; init; }

    /// <summary>A PEM file of certificate authorities that are trusted besides the system's, or null.</summary>
    public string? CaFile { get; init; }

    /// <summary>Whether any certificate is accepted.</summary>
    public bool SkipVerify { get; init; }

    /// <summary>Its line in the scenario's file, from 1; 0 when it has none.</summary>
    public int Line { get; init; }

    /// <summary>The destination for people, without any secret: <c>influxdb http://127.0.0.1:8086/perf</c>.</summary>
    public override string ToString()
    {
        string where = Path ?? Address ?? ProxyAddress.Show(Url) ?? "";
        string inside = Kind == OutputKind.InfluxDb ? string.Join('/', new[] { where.TrimEnd('/'), Org, Bucket ?? Database, RetentionPolicy }.OfType<string>()) : where;
        return $"{OutputWords.Of(Kind)} {inside}".TrimEnd();
    }
}
