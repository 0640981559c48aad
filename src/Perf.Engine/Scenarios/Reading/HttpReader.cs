using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

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
            Auth = section["auth"] is { } auth ? AuthReader.Read(values, auth, scope) : null,
            Proxy = section["proxy"] is { } proxy ? Proxy(values, proxy, scope) : null,
            SourceAddresses = section["sourceAddresses"] is { } sources ? IpAddressReader.ReadList(values, sources, "sourceAddresses") : [],
            Dns = section.MappingOf("dns") is { } dns ? DnsReader.Read(values, dns) : defaults.Dns,
            Hosts = section.MappingOf("hosts") is { } hosts ? IpAddressReader.ReadHosts(values, hosts) : defaults.Hosts,
            Tls = section.MappingOf("tls") is { } tls ? TlsReader.Read(values, tls) : defaults.Tls,
        };
    }

    private static string? Version(ValueReader values, Section section)
    {
        string? version = section.Text("version");
        if (version is null or "1.1" or "2" or "3")
        {
            return version;
        }

        values.Problems.Add(section["version"]!, $"there is no version {ValueReader.Shortened(version)} of HTTP here", "\"1.1\", \"2\", \"3\"");
        return null;
    }

    // No message repeats the address, for a password may stand in it.
    private static string? Proxy(ValueReader values, YamlNode node, TemplateScope scope)
    {
        if (values.Template(node, "proxy", scope) is not { } text)
        {
            return null;
        }

        bool isLiteral = Template.Parse(text).IsLiteral;
        bool isAddress = isLiteral
            ? Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url is { Scheme: "http", Host.Length: > 0, PathAndQuery: "/" }
            : text.StartsWith("${", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        if (!isAddress)
        {
            values.Problems.Add(node, "'proxy' must be the address of an HTTP proxy without a path, such as http://proxy.example:3128", "http://host:port, http://user:${env:NAME}@host:port, ${env:NAME}");
            return null;
        }

        if (ProxyAddress.PasswordOf(text) is { } password)
        {
            AuthReader.WarnOfLiteral(values, node, "the proxy's password", password, "proxy: \"http://user:${env:PROXY_PASSWORD}@host:3128\"");
        }

        return text;
    }
}
