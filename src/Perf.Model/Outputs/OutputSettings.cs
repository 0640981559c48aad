using System.Globalization;

namespace Perf;

/// <summary>Makes an output of settings by name, as a scenario or a hashtable gives them. Pure; the one place that knows what the settings mean.</summary>
public static class OutputSettings
{
    private const int UsualStatsDPort = 8125;
    private const string UsualListen = "127.0.0.1:9464";

    /// <summary>Reads settings.</summary>
    /// <param name="kind">The kind of output.</param>
    /// <param name="given">The settings: texts, numbers, truth values; tags and headers as texts by name.</param>
    /// <param name="problem">Hears the setting's name ("" for the whole) and what is wrong with it.</param>
    /// <returns>The output, as far as it could be read.</returns>
    public static OutputDefinition Read(OutputKind kind, IReadOnlyDictionary<string, object?> given, Action<string, string> problem)
    {
        IReadOnlyList<string> known = OutputWords.SettingsOf(kind);
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string key, object? value) in given)
        {
            // A hashtable's keys have any case.
            if (known.FirstOrDefault(name => name.Equals(key, StringComparison.OrdinalIgnoreCase)) is not { } name)
            {
                string? near = NearestWord.Find(key, known);
                problem(key, $"the output {OutputWords.Of(kind)} has no setting '{key}'{(near is null ? "." : $"; did you mean {near}?")} It has {string.Join(", ", known)}");
            }
            else if (value is not null)
            {
                settings[name] = value;
            }
        }

        OutputAddress.Spread(kind, settings, problem);
        var reader = new OutputSettingReader(settings, problem);
        var output = new OutputDefinition
        {
            Kind = kind,
            Name = reader.Text("name") ?? "",
            Url = reader.Text("url"),
            Address = kind == OutputKind.Prometheus ? reader.Text("listen") ?? UsualListen : reader.Text("address"),
            Path = reader.Text("path"),
            Version = (int)(reader.Number("version", 1, 3) ?? 0),
            Database = reader.Text("database"),
            RetentionPolicy = reader.Text("retentionPolicy"),
            Org = reader.Text("org"),
            Bucket = reader.Text("bucket"),
            User = reader.Text("user"),
            Password = reader.Text("password"),
            Token = reader.Text("token"),
            Layout = reader.Word<OutputLayout>("layout", new() { ["aggregated"] = OutputLayout.Aggregated, ["k6"] = OutputLayout.K6 }),
            Job = reader.Text("job") ?? "perf",
            DogStatsD = reader.Word<bool>("format", new() { ["statsd"] = false, ["datadog"] = true }) ?? false,
            Tags = reader.Texts("tags"),
            Headers = reader.Texts("headers"),
            Every = reader.Duration("every"),
            Timeout = reader.Duration("timeout") ?? new OutputDefinition().Timeout,
            Linger = reader.Duration("linger", allowZero: true) ?? new OutputDefinition().Linger,
            MemoryLimit = reader.Size("memoryLimit") ?? new OutputDefinition().MemoryLimit,
            SpillLimit = reader.Size("spillLimit", allowZero: true) ?? new OutputDefinition().SpillLimit,
            Required = reader.Truth("required") ?? false,
            CaFile = reader.Text("ca"),
            SkipVerify = reader.Truth("skipVerify") ?? false,
        };
        return Complete(output, problem);
    }

    /// <summary>Reads a host and a port: <c>127.0.0.1:9464</c>, <c>:9464</c>, <c>9464</c>, <c>[::1]:9464</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="usualPort">The port where there is none; 0 for none.</param>
    /// <returns>Host and port, or null.</returns>
    public static (string Host, int Port)? HostAndPort(string text, int usualPort)
    {
        string trimmed = text.Trim();
        int colon = trimmed.LastIndexOf(':');
        bool isBare = colon < 0 || (trimmed.EndsWith(']') && trimmed.StartsWith('['));
        string host = isBare ? trimmed : trimmed[..colon];
        string port = isBare ? "" : trimmed[(colon + 1)..];
        if (isBare && int.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            (host, port) = ("", trimmed);
        }

        int number = usualPort;
        bool hasPort = port.Length == 0 ? usualPort > 0 : int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 0 and <= 65535;
        host = host.Length == 0 ? "127.0.0.1" : host.Trim('[', ']');
        return hasPort && Uri.CheckHostName(host) != UriHostNameType.Unknown ? (host, number) : null;
    }

    private static OutputDefinition Complete(OutputDefinition output, Action<string, string> problem)
    {
        string word = OutputWords.Of(output.Kind);
        string main = OutputWords.MainOf(output.Kind);
        switch (output.Kind)
        {
            case OutputKind.Prometheus when HostAndPort(output.Address!, 9464) is null:
                problem(main, "the address to listen on must be a host and a port, such as 127.0.0.1:9464");
                return output;
            case OutputKind.StatsD when output.Address is null || HostAndPort(output.Address, UsualStatsDPort) is null:
                problem(main, "statsd needs the server's host and port: statsd=127.0.0.1:8125");
                return output;
            case OutputKind.Json or OutputKind.Csv when output.Path is null:
                problem(main, $"{word} needs a file: {word}=seconds.{(output.Kind == OutputKind.Csv ? "csv" : "ndjson")}");
                return output;
            case OutputKind.Prometheus or OutputKind.StatsD or OutputKind.Json or OutputKind.Csv:
                return output;
        }

        if (output.Url is null)
        {
            problem(main, $"{word} needs the server's address: {word}=http://127.0.0.1:{(output.Kind switch { OutputKind.InfluxDb => "8086/perf", OutputKind.Pushgateway => "9091", OutputKind.Otlp => "4318", _ => "9090/api/v1/write" })}");
            return output;
        }

        // A reference is an address only when it is resolved.
        if (!output.Url.Contains("${", StringComparison.Ordinal) && !(Uri.TryCreate(output.Url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0))
        {
            problem(main, $"the address of {word} must begin with http:// or https:// and name a server");
            return output;
        }

        return output.Kind == OutputKind.InfluxDb ? CompleteInflux(output, problem) : output;
    }

    private static OutputDefinition CompleteInflux(OutputDefinition output, Action<string, string> problem)
    {
        int version = output.Version != 0 ? output.Version : output.Org is not null || output.Bucket is not null ? 2 : output.Token is not null ? 3 : 1;
        output = output with { Version = version };
        if (version == 2)
        {
            // The last part of an address is the bucket there.
            output = output with { Bucket = output.Bucket ?? output.Database, Database = null };
            if (output.Bucket is null || output.Org is null || output.Token is null)
            {
                problem("", "InfluxDB 2 needs org, bucket and token (a reference such as ${env:INFLUX_TOKEN}): write them, or version: 1 for its older interface");
            }
        }
        else if (output.Database is null)
        {
            problem("database", "InfluxDB needs a database: influxdb=http://127.0.0.1:8086/perf");
        }

        return output;
    }
}
