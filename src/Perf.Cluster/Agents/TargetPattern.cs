using System.Globalization;
using System.Net;
using Perf.Engine.Protocols;

namespace Perf.Cluster.Agents;

/// <summary>A target that an agent may load: a host with wildcards, an address or a network; with a scheme or a port only that one.</summary>
internal sealed record TargetPattern
{
    private readonly string _text;
    private readonly string? _scheme;
    private readonly string _host;
    private readonly int? _port;
    private readonly IPNetwork? _network;

    private TargetPattern(string text, string? scheme, string host, int? port, IPNetwork? network)
    {
        (_text, _scheme, _host, _port, _network) = (text, scheme, host, port, network);
    }

    /// <summary>Whether it is of addresses, so that names must be looked up.</summary>
    public bool IsNetwork => _network is not null;

    /// <summary>Reads a pattern: <c>https://*.example.com</c>, <c>*.example.com:8443</c>, <c>10.0.0.0/8</c>, <c>127.0.0.1:8080</c>, <c>[::1]:80</c>, <c>*</c>.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: it is none.</exception>
    public static TargetPattern Parse(string text)
    {
        string rest = text.Trim();
        string? scheme = null;
        int mark = rest.IndexOf("://", StringComparison.Ordinal);
        if (mark >= 0)
        {
            scheme = SchemeOf(rest[..mark]);
            rest = rest[(mark + 3)..];
            rest = rest.EndsWith('/') ? rest[..^1] : rest;
        }
        else if (BlockedNetworks.TryParse(rest, out IPNetwork network))
        {
            return new TargetPattern(text, null, rest, null, network);
        }

        (string host, int? port) = Split(rest);
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return new TargetPattern(text, scheme, host, port ?? UsualPort(scheme), new IPNetwork(address, address.GetAddressBytes().Length * 8));
        }

        // Meant of addresses, and it would let through every name that begins so: 10.evil.example.
        if (host.Any(char.IsAsciiDigit) && host.Contains('*', StringComparison.Ordinal) && host.All(c => char.IsAsciiDigit(c) || c is '.' or '*'))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"'{text}' is a part of an address, and a name could begin like it. Write the network that is meant: 10.0.0.0/8, 192.168.1.0/24.", text);
        }

        return scheme != "" && host.Length > 0 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '*' or '_')
            ? new TargetPattern(text, scheme, host.ToLowerInvariant(), port ?? UsualPort(scheme), null)
            : throw new PerfException(
                ErrorIds.ArgumentInvalid, $"'{text}' is no target that can be allowed. Write a host (*.example.com), one with a port (127.0.0.1:8080), an address (https://*.example.com) or a network (10.0.0.0/8).", text);
    }

    /// <summary>Whether it allows a target at one of its addresses.</summary>
    /// <param name="target">The target.</param>
    /// <param name="address">The address that it has; null where none is known.</param>
    public bool Allows(PlanTarget target, IPAddress? address)
    {
        if ((_scheme is not null && _scheme != target.Scheme) || (_port is not null && _port != target.Port))
        {
            return false;
        }

        return _network is { } network
            ? address is not null && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            : Matches(_host, target.Host.ToLowerInvariant());
    }

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => _text;

    // The parts between the stars occur in this order, the first at the beginning and the last at the end.
    private static bool Matches(string pattern, string host)
    {
        string[] parts = pattern.Split('*');
        if (parts.Length == 1)
        {
            return pattern == host;
        }

        if (!host.StartsWith(parts[0], StringComparison.Ordinal) || host.Length < parts[0].Length + parts[^1].Length || !host.EndsWith(parts[^1], StringComparison.Ordinal))
        {
            return false;
        }

        int at = parts[0].Length;
        int end = host.Length - parts[^1].Length;
        foreach (string part in parts[1..^1])
        {
            int found = host.AsSpan(at, end - at).IndexOf(part, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at += found + part.Length;
        }

        return true;
    }

    private static (string Host, int? Port) Split(string text)
    {
        int close = text.LastIndexOf(']');
        int colon = text.LastIndexOf(':');
        bool isBare = close < 0 && colon != text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon < close || isBare)
        {
            return (text.Trim('[', ']'), null);
        }

        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue
            ? (text[..colon].Trim('[', ']'), port)
            : ("", null);
    }

    // As people write addresses: without a port, that of the scheme is meant.
    private static int? UsualPort(string? scheme) => scheme switch { "http" => 80, "https" => 443, _ => null };

    /// <summary>A scheme as targets have it; empty where it is none.</summary>
    internal static string SchemeOf(string scheme) => scheme.ToLowerInvariant() switch
    {
        "ws" => "http",
        "wss" => "https",
        string other => other.Length > 0 && other.All(char.IsAsciiLetterOrDigit) ? other : "",
    };
}
