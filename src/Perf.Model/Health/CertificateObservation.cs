namespace Perf;

/// <summary>The certificate that a server shows, and what is wrong with it.</summary>
public sealed record CertificateObservation
{
    /// <summary>The host that was asked for.</summary>
    public string Host { get; init; } = "";

    /// <summary>The port.</summary>
    public int Port { get; init; }

    /// <summary>Why there is no certificate; empty when there is one.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Whom it is for.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Who signed it.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The names that it holds for.</summary>
    public IReadOnlyList<string> Names { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>From when it holds.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>Until when it holds.</summary>
    public DateTimeOffset NotAfter { get; init; }

    /// <summary>The certificate of the chain that ends first, where that is not the server's own; or empty.</summary>
    public string FirstToEnd { get; init; } = "";

    /// <summary>Until when that one holds; null where the server's own ends first.</summary>
    public DateTimeOffset? ChainNotAfter { get; init; }

    /// <summary>Whether it is for another name.</summary>
    public bool IsForAnotherName { get; init; }

    /// <summary>Why it is not trusted, but for its time and its name; empty when it is.</summary>
    public IReadOnlyList<string> Distrust { get; init => field = value.ToPlainArray(); } = [];
}
