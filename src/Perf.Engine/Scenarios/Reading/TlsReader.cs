using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>http.tls:</c>.</summary>
internal static class TlsReader
{
    private static readonly string[] s_versions = ["1.2", "1.3"];

    public static TlsOptions Read(ValueReader values, YamlMapping mapping)
    {
        var section = new Section(values, mapping, "tls", ScenarioKeys.Tls);
        string? lowest = section["minVersion"] is { } min ? values.Word(min, "minVersion", s_versions) : null;
        string? highest = section["maxVersion"] is { } max ? values.Word(max, "maxVersion", s_versions) : null;
        if (string.CompareOrdinal(lowest, highest) > 0 && highest is not null)
        {
            values.Problems.Add(section["maxVersion"]!, $"'maxVersion' ({highest}) is lower than 'minVersion' ({lowest})");
        }

        if (section.Has("key") && !section.Has("certificate"))
        {
            values.Problems.Add(section["key"]!, "'key' belongs to a certificate; name that too: certificate: client.pem");
        }

        return new TlsOptions
        {
            CaFile = PemFile(values, section, "ca"),
            SkipVerify = section.Boolean("skipVerify") ?? false,
            ServerName = section.NameText("serverName"),
            MinVersion = lowest,
            MaxVersion = highest,
            CertificateFile = PemFile(values, section, "certificate"),
            KeyFile = PemFile(values, section, "key"),
            Resume = section.Boolean("resume") ?? new TlsOptions().Resume,
        };
    }

    private static string? PemFile(ValueReader values, Section section, string key)
    {
        if (section.NameText(key) is not { } file)
        {
            return null;
        }

        string path = Path.GetFullPath(Path.Combine(values.Folder, file));
        if (File.Exists(path))
        {
            return path;
        }

        values.Problems.Add(section[key]!, $"there is no file '{ValueReader.Shortened(file)}' in the scenario's folder ({path})", "the path of a PEM file, from the scenario's folder");
        return null;
    }
}
