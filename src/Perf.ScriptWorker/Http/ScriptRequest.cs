using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Http;

/// <summary>A request as the script asks for it, with its parameters read and defaults filled in.</summary>
internal sealed class ScriptRequest
{
    /// <summary>The method, upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The address as the script gives it.</summary>
    public required string Url { get; init; }

    /// <summary>What it is counted as: the address, unless the script names it.</summary>
    public required string Name { get; init; }

    /// <summary>The body, or null.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The body's type when no header says it, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Headers of the request's own, names as canonical HTTP has them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Cookies of this request alone.</summary>
    public IReadOnlyList<RequestCookie> Cookies { get; init; } = [];

    /// <summary>Tags of what is measured.</summary>
    public TagSet Tags { get; init; } = TagSet.Empty;

    /// <summary>The group that it is made in.</summary>
    public string Group { get; init; } = "";

    /// <summary>Where its cookies are kept, or null for nowhere.</summary>
    public CookieJar? Jar { get; init; }

    /// <summary>How long it may take in ticks, redirects included.</summary>
    public long Timeout { get; init; } = 60 * TimeSpan.TicksPerSecond;

    /// <summary>How many redirects are followed.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>Which statuses are expected; null when nothing is: then http_req_failed is not measured.</summary>
    public StatusSet? Expected { get; init; } = StatusSet.Default;

    /// <summary>What becomes of the body.</summary>
    public ResponseKind Response { get; init; }

    /// <summary>The scheme of the credentials in the address.</summary>
    public AuthKind Auth { get; init; }

    /// <summary>Whether a failure of the network is an exception.</summary>
    public bool Throws { get; init; }
}
