using System.Globalization;

namespace Perf.Compatibility.Results.K6;

/// <summary>The class of an error by k6's number of it. Source: k6, error codes.</summary>
internal static class K6Errors
{
    /// <summary>The class.</summary>
    /// <param name="code">The tag <c>error_code</c>.</param>
    /// <param name="error">The tag <c>error</c>; a run of Perf has its own class there.</param>
    /// <returns>One of <see cref="ErrorClasses"/>; a number that is not known becomes <c>k6_1234</c>.</returns>
    public static string ClassOf(string code, string error)
    {
        if (!int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return $"k6_{code}";
        }

        return number switch
        {
            >= 1400 and <= 1599 => ErrorClasses.OfStatus(number - 1000),
            1000 when IsClass(error) => error,
            1000 => "k6_1000",
            1010 => "k6_1010",
            1020 => ErrorClasses.InvalidRequest,
            1050 => ErrorClasses.Timeout,
            >= 1100 and < 1200 => ErrorClasses.Dns,
            1210 => ErrorClasses.Connect,
            1211 => ErrorClasses.ConnectTimeout,
            1212 => ErrorClasses.ConnectionRefused,
            1220 => ErrorClasses.ConnectionReset,
            >= 1200 and < 1300 => ErrorClasses.Connect,
            1310 => ErrorClasses.TlsUntrusted,
            1311 => ErrorClasses.TlsNameMismatch,
            >= 1300 and < 1400 => error == ErrorClasses.TlsExpired ? error : ErrorClasses.Tls,
            1701 => ErrorClasses.Decoding,
            _ => $"k6_{code}",
        };
    }

    // Words of lower-case letters, as Perf's classes are; what k6 says of an error is a sentence.
    private static bool IsClass(string error) => error.Length > 0 && error.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');
}
