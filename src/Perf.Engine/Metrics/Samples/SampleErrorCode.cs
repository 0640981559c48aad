namespace Perf.Engine.Metrics.Samples;

/// <summary>k6's numbers of errors, by which its users group them. Source: k6, error codes.</summary>
internal static class SampleErrorCode
{
    private const int OfStatus = 1000;

    /// <summary>The number of a request's error.</summary>
    /// <param name="errorClass">One of <see cref="ErrorClasses"/>, or null when a whole answer came.</param>
    /// <param name="httpStatus">The status of HTTP, or 0.</param>
    /// <returns>Null where there is no error.</returns>
    public static int? Of(string? errorClass, int httpStatus) => errorClass switch
    {
        null => httpStatus >= 400 ? OfStatus + httpStatus : null,
        ErrorClasses.InvalidRequest => 1020,
        ErrorClasses.Timeout => 1050,
        ErrorClasses.Dns => 1101,
        ErrorClasses.BlockedAddress => 1110,
        ErrorClasses.Connect => 1210,
        ErrorClasses.ConnectTimeout => 1211,
        ErrorClasses.ConnectionRefused => 1212,
        ErrorClasses.ConnectionReset => 1220,
        ErrorClasses.Tls or ErrorClasses.TlsExpired => 1300,
        ErrorClasses.TlsUntrusted => 1310,
        ErrorClasses.TlsNameMismatch => 1311,
        ErrorClasses.Decoding => 1701,
        _ => 1000,
    };
}
