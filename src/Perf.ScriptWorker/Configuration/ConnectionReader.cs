using System.Text.Json;
using System.Text.Json.Nodes;

namespace Perf.ScriptWorker.Configuration;

/// <summary>Reads the options that concern connections: names, addresses, TLS.</summary>
internal static class ConnectionReader
{
    private static readonly Dictionary<string, string> s_versions = new(StringComparer.OrdinalIgnoreCase) { ["tls1.2"] = "1.2", ["tls1.3"] = "1.3" };

    /// <summary>Reads them.</summary>
    /// <param name="reader">The options.</param>
    /// <returns>The settings.</returns>
    public static HttpOptions Read(OptionReader reader)
    {
        var defaults = new HttpOptions();
        return defaults with
        {
            MaxRedirects = reader.Count("maxRedirects") ?? defaults.MaxRedirects,
            Hosts = Hosts(reader),
            Dns = Dns(reader),
            Tls = Tls(reader),
            SourceAddresses = SourceAddresses(reader),
            BlockedNetworks = BlockedNetworks(reader),
        };
    }

    private static IReadOnlyDictionary<string, string> Hosts(OptionReader reader)
    {
        IReadOnlyDictionary<string, string> hosts = reader.Map("hosts") ?? new Dictionary<string, string>();
        foreach (string pattern in hosts.Keys.Where(host => host.Contains('*')))
        {
            reader.Error($"'hosts' has the pattern '{pattern}'; write each host by its name");
        }

        return hosts;
    }

    private static DnsOptions Dns(OptionReader reader)
    {
        var dns = new DnsOptions();
        if (reader.Inner("dns", "dns") is not { } own)
        {
            return dns;
        }

        own.RefuseOthers(["ttl", "select", "policy"]);
        if (own.Node("ttl") is { } ttl && ttl.GetValueKind() == JsonValueKind.String && ttl.GetValue<string>() == "inf")
        {
            dns = dns with { Ttl = TimeSpan.MaxValue };
        }
        else if (own.Duration("ttl") is { } duration)
        {
            dns = dns with { Ttl = duration < TimeSpan.Zero ? TimeSpan.MaxValue : duration };
        }

        return dns with { Select = Word(own, "select", dns.Select), Policy = Word(own, "policy", dns.Policy) };
    }

    private static T Word<T>(OptionReader reader, string name, T fallback)
        where T : struct, Enum
    {
        if (reader.Text(name) is not { } text)
        {
            return fallback;
        }

        if (Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value))
        {
            return value;
        }

        reader.Error($"'{name}' is '{text}'. Allowed: {string.Join(", ", Enum.GetNames<T>().Select(word => char.ToLowerInvariant(word[0]) + word[1..]))}");
        return fallback;
    }

    private static TlsOptions Tls(OptionReader reader)
    {
        TlsOptions tls = new() { SkipVerify = reader.Flag("insecureSkipTLSVerify") ?? false };
        if (reader.Node("tlsVersion") is { } version)
        {
            JsonNode? least = version is JsonObject range ? range["min"] : version;
            JsonNode? most = version is JsonObject both ? both["max"] : version;
            tls = tls with { MinVersion = Version(reader, least), MaxVersion = Version(reader, most) };
        }

        if (reader.Node("tlsAuth") is JsonArray { Count: > 0 })
        {
            reader.Error("'tlsAuth' gives certificates as texts, which would be a part of the plan; use a scenario of Perf with http.tls.certificate, which names a file");
        }

        return tls;
    }

    private static string? Version(OptionReader reader, JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        string text = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
        if (s_versions.TryGetValue(text, out string? version))
        {
            return version;
        }

        reader.Error($"'tlsVersion' is '{text}', and Perf speaks tls1.2 and tls1.3: older versions are broken, and .NET refuses them");
        return null;
    }

    private static IReadOnlyList<string> BlockedNetworks(OptionReader reader)
    {
        IReadOnlyList<string> networks = reader.Texts("blacklistIPs") ?? [];
        foreach (string text in networks.Where(text => !Perf.Engine.Protocols.BlockedNetworks.TryParse(text, out _)))
        {
            reader.Error($"'blacklistIPs' has '{text}', and must have networks such as 10.0.0.0/8 or fd00::/8; a single address is 10.0.0.1/32");
        }

        return networks;
    }

    private static IReadOnlyList<string> SourceAddresses(OptionReader reader)
    {
        if (reader.Text("localIPs") is not { } text)
        {
            return [];
        }

        string[] addresses = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (addresses.Any(address => !System.Net.IPAddress.TryParse(address, out _)))
        {
            reader.Error($"'localIPs' is '{text}'; write each address by itself, ranges and networks are not supported");
            return [];
        }

        return addresses;
    }
}
