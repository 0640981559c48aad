using Perf.Compatibility.Artillery.Report;

namespace Perf.Compatibility.Results.Artillery;

/// <summary>The errors of Node.js that Artillery counts, and the classes that Perf counts the same in.</summary>
public static class ArtilleryErrors
{
    private static readonly (string Code, string Class)[] s_known =
    [
        ("ECONNREFUSED", ErrorClasses.ConnectionRefused),
        ("ECONNRESET", ErrorClasses.ConnectionReset),
        ("EPIPE", ErrorClasses.ConnectionClosed),
        ("ETIMEDOUT", ErrorClasses.Timeout),
        ("ESOCKETTIMEDOUT", ErrorClasses.Timeout),
        ("ENOTFOUND", ErrorClasses.Dns),
        ("EAI_AGAIN", ErrorClasses.Dns),
        ("EHOSTUNREACH", ErrorClasses.Connect),
        ("ENETUNREACH", ErrorClasses.Connect),
        ("EADDRNOTAVAIL", ErrorClasses.Connect),
        ("CERT_HAS_EXPIRED", ErrorClasses.TlsExpired),
        ("DEPTH_ZERO_SELF_SIGNED_CERT", ErrorClasses.TlsUntrusted),
        ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", ErrorClasses.TlsUntrusted),
        ("ERR_TLS_CERT_ALTNAME_INVALID", ErrorClasses.TlsNameMismatch),
        ("EPROTO", ErrorClasses.Tls),
        ("Failed capture or match", ErrorClasses.CaptureFailed),
    ];

    /// <summary>Perf's class of an error.</summary>
    /// <param name="code">What Artillery counts it under.</param>
    /// <returns>The class; an error that is not known as it is.</returns>
    public static string ClassOf(string code) => s_known.FirstOrDefault(one => one.Code == code).Class ?? code;

    /// <summary>What Artillery would count an error under.</summary>
    /// <param name="errorClass">Perf's class.</param>
    /// <returns>The name; a class that Artillery does not have as it is.</returns>
    public static string CodeOf(string errorClass) => ArtilleryErrorCodes.Of(errorClass);
}
