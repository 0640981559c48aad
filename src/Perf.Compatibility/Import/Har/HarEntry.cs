namespace Perf.Compatibility.Import.Har;

/// <summary>What is needed of one entry of a recording.</summary>
internal sealed class HarEntry
{
    /// <summary>Its number in the file, from 1.</summary>
    public int Number { get; init; }

    /// <summary>When the request was sent.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>How long it took, 0 or more.</summary>
    public TimeSpan Duration { get; init; }

    public string Page { get; init; } = "";

    public string Method { get; init; } = "";

    public Uri? Url { get; init; }

    /// <summary>The address as written.</summary>
    public string UrlText { get; init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public HarBody? Body { get; init; }

    /// <summary>The status; 0 when there was no answer.</summary>
    public int Status { get; set; }

    /// <summary>The type of the answer's content, without parameters, lower case.</summary>
    public string ResponseType { get; init; } = "";

    /// <summary>What the browser asked for: <c>xhr</c>, <c>image</c> and so on, lower case; empty where the recorder does not tell.</summary>
    public string ResourceType { get; init; } = "";

    /// <summary>Whether it came from the browser's cache, so that nothing was sent.</summary>
    public bool IsFromCache { get; init; }

    /// <summary>Where the answer redirects to, or null.</summary>
    public Uri? Redirect { get; init; }

    /// <summary>Whether the browser did not follow the redirect that the answer is, or not in what was kept.</summary>
    public bool IsRedirectLeft { get; set; }

    /// <summary>Names of cookies that the answer sets, with their values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SetCookies { get; init; } = [];

    /// <summary>Values of the answer that a later request may send back.</summary>
    public IReadOnlyList<CaptureCandidate> Candidates { get; set; } = [];

    /// <summary>Messages of a WebSocket; null where it is none.</summary>
    public IReadOnlyList<HarMessage>? Messages { get; init; }

    /// <summary>What messages call it.</summary>
    public string Place => $"entry {Number}";

    public DateTimeOffset End => Start > DateTimeOffset.MaxValue - Duration ? DateTimeOffset.MaxValue : Start + Duration;

    public string Path => Url?.AbsolutePath ?? "/";

    public string? Header(string name) => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
