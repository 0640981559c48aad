using System.Net;
using System.Net.Sockets;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads IP addresses: those that connections come from, and those that stand for a host.</summary>
internal static class IpAddressReader
{
    public static IReadOnlyList<string> ReadList(ValueReader values, YamlNode node, string name)
    {
        var addresses = new List<string>();
        foreach (YamlNode item in values.Sequence(node, name)?.Items ?? [])
        {
            if (values.Text(item, name) is not { } text)
            {
                continue;
            }

            if (!TryParse(text, out IPAddress? address))
            {
                values.Problems.Add(item, $"'{name}' must be IP addresses of this machine, not {ValueReader.Shown(item)}", "192.0.2.1, \"2001:db8::1\"");
            }
            else if (addresses.Contains(address.ToString()))
            {
                values.Problems.Add(item, $"the address {address} stands twice in '{name}'");
            }
            else
            {
                addresses.Add(address.ToString());
            }
        }

        return addresses;
    }

    public static IReadOnlyDictionary<string, string> ReadHosts(ValueReader values, YamlMapping mapping)
    {
        // Host names do not tell case apart (RFC 4343), and a copy of the dictionary may have lost its comparer: so they are lower case.
        var hosts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (YamlEntry entry in mapping.Entries)
        {
            if (!IsHost(entry.Name))
            {
                values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' is no host name", "shop.example, shop.example:443");
            }

            if (values.Text(entry.Value, entry.Name) is not { } text)
            {
                continue;
            }

            if (!IsEndpoint(text))
            {
                values.Problems.Add(entry.Value, $"a host stands for an IP address, with a port where that differs too, and this is {ValueReader.Shown(entry.Value)}", "127.0.0.1, 127.0.0.1:8443, \"::1\", \"[::1]:8443\"");
            }
            else if (!hosts.TryAdd(entry.Name.ToLowerInvariant(), text))
            {
                values.Problems.Add(entry.Key, $"the host '{entry.Name}' stands twice; names that differ by case only are the same");
            }
        }

        return hosts;
    }

    private static bool IsHost(string text)
    {
        int colon = text.LastIndexOf(':');
        string name = colon < 0 ? text : text[..colon];
        return Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4 && (colon < 0 || IsPort(text.AsSpan(colon + 1)));
    }

    private static bool IsEndpoint(string text)
    {
        if (TryParse(text, out _))
        {
            return true;
        }

        int colon = text.LastIndexOf(':');
        return colon > 0 && IsPort(text.AsSpan(colon + 1)) && text[..colon] is var host
            && (host is ['[', .., ']'] ? TryParse(host[1..^1], out IPAddress? inner) && inner.AddressFamily == AddressFamily.InterNetworkV6
                : TryParse(host, out IPAddress? plain) && plain.AddressFamily == AddressFamily.InterNetwork);
    }

    // The parser of .NET takes 1 for 0.0.0.1 and [::1]:80 for ::1; neither is what somebody means.
    private static bool TryParse(string text, out IPAddress address)
    {
        bool isPlain = text.Count(c => c == '.') == 3 || (text.Contains(':', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal));
        address = IPAddress.None;
        if (!isPlain || !IPAddress.TryParse(text, out IPAddress? parsed))
        {
            return false;
        }

        address = parsed;
        return true;
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length is > 0 and <= 5 && !text.ContainsAnyExceptInRange('0', '9') && int.Parse(text) is > 0 and <= 65535;
}
