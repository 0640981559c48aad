namespace Perf;

/// <summary>Settings of TLS.</summary>
public sealed record TlsOptions
{
    /// <summary>A PEM file of certificate authorities that are trusted besides the system's, or null.</summary>
    public string? CaFile { get; init; }

    /// <summary>Whether any certificate is accepted. Only when asked for.</summary>
    public bool SkipVerify { get; init; }

    /// <summary>The name that the certificate must have, when it is not the target's host; or null.</summary>
    public string? ServerName { get; init; }
}
