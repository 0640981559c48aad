using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>http:</c>.</summary>
internal static class HttpReader
{
    private const int MostConnections = 1_000_000;

    public static HttpOptions Read(ValueReader values, YamlMapping mapping, TemplateScope scope)
    {
        var section = new Section(values, mapping, "http", ScenarioKeys.Http);
        var defaults = new HttpOptions();
        return new HttpOptions
        {
            Timeout = section.Duration("timeout", allowZero: false) ?? defaults.Timeout,
            Version = Version(values, section) ?? defaults.Version,
            MaxConnections = (int?)section.Integer("maxConnections", 1, MostConnections),
            Headers = PairsReader.ReadHeaders(values, section.MappingOf("headers"), scope),
            MaxRedirects = section.Redirects() ?? defaults.MaxRedirects,
            MaxBodySize = section.Size("maxBodySize") ?? defaults.MaxBodySize,
            Cookies = section.Boolean("cookies") ?? defaults.Cookies,
            Tls = section.MappingOf("tls") is { } tls ? Tls(values, tls) : defaults.Tls,
        };
    }

    private static string? Version(ValueReader values, Section section)
    {
        string? version = section.Text("version");
        if (version is null or "1.1")
        {
            return version;
        }

        values.Problems.Add(section["version"]!, $"this version of Perf does not speak HTTP {ValueReader.Shortened(version)}", "\"1.1\"");
        return null;
    }

    private static TlsOptions Tls(ValueReader values, YamlMapping mapping)
    {
        var section = new Section(values, mapping, "tls", ScenarioKeys.Tls);
        return new TlsOptions
        {
            CaFile = CaFile(values, section),
            SkipVerify = section.Boolean("skipVerify") ?? false,
            ServerName = section.NameText("serverName"),
        };
    }

    // A path counts from the scenario's own folder, so that a scenario works from wherever it is started.
    private static string? CaFile(ValueReader values, Section section)
    {
        if (section.NameText("ca") is not { } file)
        {
            return null;
        }

        string folder = values.Source.Path.Length == 0 ? "." : Path.GetDirectoryName(Path.GetFullPath(values.Source.Path)) ?? ".";
        string path = Path.GetFullPath(Path.Combine(folder, file));
        if (File.Exists(path))
        {
            return path;
        }

        values.Problems.Add(section["ca"]!, $"there is no file '{ValueReader.Shortened(file)}' in the scenario's folder ({path})", "the path of a PEM file, from the scenario's folder");
        return null;
    }
}
