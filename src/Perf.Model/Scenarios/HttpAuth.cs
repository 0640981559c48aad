namespace Perf;

/// <summary>How a request authenticates itself. All texts are templates.</summary>
public sealed record HttpAuth
{
    /// <summary>The scheme.</summary>
    public HttpAuthScheme Scheme { get; init; }

    /// <summary>The user's name, for basic and digest.</summary>
    public string User { get; init; } = "";

    /// <summary>The password, for basic and digest.</summary>
    public string Password { get; init; } = "";

    /// <summary>The token, for bearer.</summary>
    public string Token { get; init; } = "";
}
