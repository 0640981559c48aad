namespace Perf.ScriptWorker.Http;

/// <summary>Hosts that a test never asks, by pattern (<c>blockHostnames</c>); networks are looked at when a connection is opened. Immutable.</summary>
internal sealed class BlockedHosts
{
    private readonly HashSet<string> _names;
    private readonly string[] _suffixes;

    /// <summary>Creates the list.</summary>
    /// <param name="patterns">Names, or <c>*.example.com</c> for all below.</param>
    public BlockedHosts(IEnumerable<string> patterns)
    {
        string[] all = [.. patterns];
        _names = [.. all.Where(pattern => !pattern.StartsWith('*')).Select(pattern => pattern.ToLowerInvariant())];
        _suffixes = [.. all.Where(pattern => pattern.StartsWith('*')).Select(pattern => pattern[1..].ToLowerInvariant())];
    }

    /// <summary>Nothing is blocked.</summary>
    public static BlockedHosts None { get; } = new([]);

    /// <summary>Whether a host is blocked.</summary>
    /// <param name="host">The host of an address, lower case as addresses have it.</param>
    public bool Has(string host) =>
        (_names.Count > 0 && _names.Contains(host)) || Array.Exists(_suffixes, suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
