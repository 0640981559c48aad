using System.Text.RegularExpressions;

namespace Perf.Compatibility.Results.JMeter;

/// <summary>The class of a failed sample: by its status, or by the exception of Java that JMeter writes in the status' place.</summary>
internal static partial class JMeterErrors
{
    private static readonly (string Exception, string Class)[] s_known =
    [
        ("UnknownHostException", ErrorClasses.Dns),
        ("HttpHostConnectException", ErrorClasses.ConnectionRefused),
        ("ConnectTimeoutException", ErrorClasses.ConnectTimeout),
        ("ConnectException", ErrorClasses.ConnectionRefused),
        ("NoRouteToHostException", ErrorClasses.Connect),
        ("BindException", ErrorClasses.Connect),
        ("SocketTimeoutException", ErrorClasses.Timeout),
        ("InterruptedIOException", ErrorClasses.Timeout),
        ("NoHttpResponseException", ErrorClasses.ConnectionClosed),
        ("ConnectionClosedException", ErrorClasses.ConnectionClosed),
        ("EOFException", ErrorClasses.ConnectionClosed),
        ("SocketException", ErrorClasses.ConnectionReset),
        ("SSLPeerUnverifiedException", ErrorClasses.TlsNameMismatch),
        ("SSLHandshakeException", ErrorClasses.Tls),
        ("SSLException", ErrorClasses.Tls),
        ("URISyntaxException", ErrorClasses.InvalidRequest),
        ("MalformedURLException", ErrorClasses.InvalidRequest),
    ];

    /// <summary>The class and an example of a failed sample.</summary>
    /// <param name="sample">The sample.</param>
    public static (string Class, string Example) Of(JMeterSample sample)
    {
        string said = $"{sample.Code}: {sample.Message}".Trim(' ', ':');
        if (sample.Code is [>= '4' and <= '5', _, _] && sample.Code.All(char.IsAsciiDigit))
        {
            return ($"http_{sample.Code}", sample.Message);
        }

        Match exception = ExceptionName().Match(sample.Code);
        if (exception.Success)
        {
            string name = exception.Groups["name"].Value;
            string known = s_known.FirstOrDefault(one => one.Exception == name).Class ?? $"jmeter_{name}";

            // A refused connection and one that timed out are the same exception.
            bool timedOut = known == ErrorClasses.ConnectionRefused && sample.Message.Contains("timed out", StringComparison.OrdinalIgnoreCase);
            return (timedOut ? ErrorClasses.ConnectTimeout : known, said);
        }

        // The answer was there, and an assertion did not like it.
        return sample.FailureMessage.Length > 0 ? (ErrorClasses.ExpectationFailed, sample.FailureMessage)
            : sample.Assertions.FirstOrDefault(one => !one.Held).Name is { } assertion ? (ErrorClasses.ExpectationFailed, assertion)
            : (sample.Code.Length == 0 ? ErrorClasses.ExpectationFailed : $"jmeter_{sample.Code}", said);
    }

    [GeneratedRegex(@"(?<name>\w+(?:Exception|Error))\b", RegexOptions.CultureInvariant)]
    private static partial Regex ExceptionName();
}
