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

    /// <summary>The lowest version that is accepted, <c>1.2</c> or <c>1.3</c>; null for the system's.</summary>
    public string? MinVersion { get; init; }

    /// <summary>The highest version that is offered, <c>1.2</c> or <c>1.3</c>; null for the system's.</summary>
    public string? MaxVersion { get; init; }

    /// <summary>A PEM file with the client's certificate, or null.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A PEM file with its private key; null when it is in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether a session is resumed where the server allows it; otherwise each connection does a full handshake.</summary>
    /// <value>True.</value>
    public bool Resume { get; init; } = true;
}
