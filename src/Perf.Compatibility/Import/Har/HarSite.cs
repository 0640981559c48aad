using System.Net;

namespace Perf.Compatibility.Import.Har;

/// <summary>Which of the recorded hosts is the target, and which belong to the same site. Pure.</summary>
internal sealed class HarSite
{
    private readonly string _site;
    private readonly string _origin;

    private HarSite(Uri first, string? target)
    {
        _origin = OriginOf(first);
        _site = SiteOf(first.IdnHost);
        Host = first.IdnHost;
        Origin = target ?? _origin;
    }

    /// <summary>The target's host.</summary>
    public string Host { get; }

    /// <summary>The scenario's target.</summary>
    public string Origin { get; }

    /// <summary>Finds the target: the host of the first page that was shown, or the one with the most requests.</summary>
    /// <param name="entries">At least one entry.</param>
    /// <param name="target">The target that the user wants; the host is still that of the recording.</param>
    public static HarSite Of(IReadOnlyList<HarEntry> entries, string? target)
    {
        HarEntry[] sent = [.. entries.Where(entry => entry.Url is { Scheme: "http" or "https", Host.Length: > 0 })];
        HarEntry[] wanted = [.. sent.Where(entry => target is not null && Uri.TryCreate(target, UriKind.Absolute, out Uri? url) && url.IdnHost == entry.Url!.IdnHost)];
        Uri? first = wanted.FirstOrDefault()?.Url
            ?? sent.FirstOrDefault(entry => entry.ResponseType == "text/html" && entry.Status is >= 200 and < 300 && entry.ResourceType is "" or "document")?.Url
            ?? sent.GroupBy(entry => OriginOf(entry.Url!)).OrderByDescending(group => group.Count()).FirstOrDefault()?.First().Url;
        return new HarSite(first ?? new Uri("http://localhost/"), target);
    }

    /// <summary>Whether an address is on the target itself.</summary>
    public bool IsTarget(Uri url) => OriginOf(url) == _origin;

    /// <summary>Whether a host belongs to the target's site.</summary>
    public bool IsOwn(string host) => SiteOf(host) == _site;

    /// <summary>An address as a step has it: a path on the target, otherwise the whole of it.</summary>
    public string Shown(Uri url, string pathAndQuery) => IsTarget(url) ? pathAndQuery : OriginOf(url) + pathAndQuery;

    private static string OriginOf(Uri url) => $"{(url.Scheme is "ws" ? "http" : url.Scheme is "wss" ? "https" : url.Scheme)}://{url.IdnHost}{(url.IsDefaultPort ? "" : $":{url.Port}")}";

    // The registered name is the last two labels, or three where the second is a short one below a country's: shop.co.uk. Without the public list of
    // suffixes that is a guess, and -Include and -Exclude correct it.
    private static string SiteOf(string host)
    {
        if (IPAddress.TryParse(host, out _))
        {
            return host;
        }

        string[] labels = host.ToLowerInvariant().TrimEnd('.').Split('.');
        int taken = labels.Length > 2 && labels[^1].Length == 2 && labels[^2].Length <= 3 ? 3 : 2;
        return string.Join('.', labels[^Math.Min(taken, labels.Length)..]);
    }
}
