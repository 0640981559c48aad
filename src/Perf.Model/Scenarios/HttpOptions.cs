namespace Perf;

/// <summary>Settings of every request of a scenario.</summary>
public sealed record HttpOptions
{
    /// <summary>How long a request may take from its first byte to its last, connecting included.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The protocol's version.</summary>
    /// <value><c>1.1</c>, the only one there is so far.</value>
    public string Version { get; init; } = "1.1";

    /// <summary>The largest number of connections open at once, or null for as many as are needed.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Headers of every request; names as written, values are templates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How many redirects are followed; 0 for none.</summary>
    /// <value>10, as in k6.</value>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>The largest body that is accepted, in bytes, as sent and as decoded; a larger one is an error of class body_too_large.</summary>
    /// <value>100 MB.</value>
    public long MaxBodySize { get; init; } = 100_000_000;

    /// <summary>Whether each virtual user keeps cookies from one request of an iteration to the next.</summary>
    /// <value>True.</value>
    public bool Cookies { get; init; } = true;

    /// <summary>Settings of TLS.</summary>
    public TlsOptions Tls { get; init; } = new();
}
