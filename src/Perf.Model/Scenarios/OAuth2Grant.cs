namespace Perf;

/// <summary>How a token is got (RFC 6749).</summary>
public enum OAuth2Grant
{
    /// <summary>Section 4.4: by the client's own id and secret.</summary>
    ClientCredentials,

    /// <summary>Section 4.3: by a user's name and password.</summary>
    Password,

    /// <summary>Section 6: by a refresh token that was got elsewhere.</summary>
    RefreshToken,
}
