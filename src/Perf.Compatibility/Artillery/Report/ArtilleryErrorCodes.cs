namespace Perf.Compatibility.Artillery.Report;

/// <summary>What Artillery counts an error under: the code that Node.js gives it.</summary>
internal static class ArtilleryErrorCodes
{
    private static readonly Dictionary<string, string> s_codes = new(StringComparer.Ordinal)
    {
        [ErrorClasses.ConnectionRefused] = "ECONNREFUSED",
        [ErrorClasses.ConnectionReset] = "ECONNRESET",
        [ErrorClasses.ConnectionClosed] = "ECONNRESET",
        [ErrorClasses.Timeout] = "ETIMEDOUT",
        [ErrorClasses.ConnectTimeout] = "ETIMEDOUT",
        [ErrorClasses.Dns] = "ENOTFOUND",
        [ErrorClasses.Connect] = "EHOSTUNREACH",
        [ErrorClasses.TlsExpired] = "CERT_HAS_EXPIRED",
        [ErrorClasses.TlsUntrusted] = "DEPTH_ZERO_SELF_SIGNED_CERT",
        [ErrorClasses.TlsNameMismatch] = "ERR_TLS_CERT_ALTNAME_INVALID",
        [ErrorClasses.Tls] = "EPROTO",
        [ErrorClasses.TooManyRedirects] = "ERR_TOO_MANY_REDIRECTS",
        [ErrorClasses.CaptureFailed] = "Failed capture or match",
    };

    /// <summary>The code of a class.</summary>
    /// <param name="errorClass">One of <see cref="ErrorClasses"/>.</param>
    /// <returns>The code; a class that Artillery does not have as it is.</returns>
    public static string Of(string errorClass) => s_codes.GetValueOrDefault(errorClass, errorClass);
}
