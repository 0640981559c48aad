namespace Perf;

/// <summary>The schemes of HTTP authentication.</summary>
public enum HttpAuthScheme
{
    /// <summary>None, also where the scenario has one.</summary>
    None,

    /// <summary>RFC 7617: name and password with every request.</summary>
    Basic,

    /// <summary>RFC 6750: a token with every request.</summary>
    Bearer,

    /// <summary>RFC 7616: an answer to the server's challenge (MD5 or SHA-256, quality of protection auth).</summary>
    Digest,

    /// <summary>RFC 6749: a token that is got by a request of its own and renewed before it expires.</summary>
    OAuth2,
}
