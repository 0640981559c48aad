namespace Perf.ScriptWorker.Http;

/// <summary>
/// What a response's <c>error</c> says. Where scripts are known to compare it, it has k6's own short text, which names neither the host nor a time; elsewhere it is what Perf
/// says of the error, in the log and in results. The number in <c>error_code</c> is k6's in either case. A pure function. Source: k6, error codes.
/// </summary>
internal static class ScriptErrorText
{
    /// <summary>The text.</summary>
    /// <param name="errorClass">One of <see cref="ErrorClasses"/>.</param>
    /// <param name="message">What Perf says of it.</param>
    public static string Of(string errorClass, string message) => errorClass switch
    {
        ErrorClasses.Timeout => "request timeout",
        ErrorClasses.ConnectionRefused => "dial: connection refused",
        ErrorClasses.TlsUntrusted or ErrorClasses.TlsNameMismatch or ErrorClasses.TlsExpired => $"x509: {message}",
        _ => message,
    };
}
