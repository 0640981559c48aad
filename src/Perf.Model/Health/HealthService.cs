namespace Perf;

/// <summary>A service of the setup, such as Prometheus: where it is, and how to sign in. Secrets are references (<c>${env:NAME}</c>) until the moment they are used.</summary>
public sealed record HealthService
{
    /// <summary>Its base address, which may hold references.</summary>
    public string Url { get; init; } = "";

    /// <summary>The user's name for basic authentication; null for none.</summary>
    public string? User { get; init; }

    /// <summary>The password, a reference; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>A bearer token, a reference; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the setup works without it: then it is at most Degraded.</summary>
    public bool Optional { get; init; }
}
