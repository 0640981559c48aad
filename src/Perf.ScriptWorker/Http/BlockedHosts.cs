using System.Net;

namespace Perf.ScriptWorker.Http;

/// <summary>Hosts that a test never asks: by pattern (<c>blockHostnames</c>) and by network (<c>blacklistIPs</c>). Immutable.</summary>
internal sealed class BlockedHosts
{
    private readonly HashSet<string> _names;
    private readonly string[] _suffixes;
    private readonly IPNetwork[] _networks;

    /// <summary>Creates the list.</summary>
    /// <param name="patterns">Names, or <c>*.example.com</c> for all below.</param>
    /// <param name="networks">Networks as <c>10.0.0.0/8</c>.</param>
    /// <exception cref="FormatException">A network is none.</exception>
    public BlockedHosts(IEnumerable<string> patterns, IEnumerable<string> networks)
    {
        string[] all = [.. patterns];
        _names = [.. all.Where(pattern => !pattern.StartsWith('*')).Select(pattern => pattern.ToLowerInvariant())];
        _suffixes = [.. all.Where(pattern => pattern.StartsWith('*')).Select(pattern => pattern[1..].ToLowerInvariant())];
        _networks = [.. networks.Select(network => IPNetwork.Parse(network))];
    }

    /// <summary>Nothing is blocked.</summary>
    public static BlockedHosts None { get; } = new([], []);

    /// <summary>Whether a host is blocked.</summary>
    /// <param name="host">A name, or an address, then with or without brackets.</param>
    public bool Has(string host)
    {
        if (_names.Count > 0 && _names.Contains(host))
        {
            return true;
        }

        foreach (string suffix in _suffixes)
        {
            if (host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return _networks.Length > 0 && IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && Array.Exists(_networks, network => network.Contains(address));
    }
}
