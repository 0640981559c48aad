using System.Net.Sockets;

namespace Perf;

/// <summary>The classes by which failed requests are counted. An HTTP status that was not expected is <c>http_404</c> and so on.</summary>
public static class ErrorClasses
{
    /// <summary>The host's name cannot be resolved.</summary>
    public const string Dns = "dns";

    /// <summary>The host refused the connection: nothing listens there.</summary>
    public const string ConnectionRefused = "connection_refused";

    /// <summary>The connection did not open in time.</summary>
    public const string ConnectTimeout = "connect_timeout";

    /// <summary>The connection cannot be opened for another reason, such as no route or no free port.</summary>
    public const string Connect = "connect";

    /// <summary>The address is in a network that the test must not connect to.</summary>
    public const string BlockedAddress = "blocked_address";

    /// <summary>The certificate is for another host name.</summary>
    public const string TlsNameMismatch = "tls_name_mismatch";

    /// <summary>The certificate's issuer is not trusted.</summary>
    public const string TlsUntrusted = "tls_untrusted";

    /// <summary>The certificate is expired or not yet valid.</summary>
    public const string TlsExpired = "tls_expired";

    /// <summary>The TLS handshake failed for another reason.</summary>
    public const string Tls = "tls";

    /// <summary>The server reset the connection.</summary>
    public const string ConnectionReset = "connection_reset";

    /// <summary>The server closed the connection before the response was complete.</summary>
    public const string ConnectionClosed = "connection_closed";

    /// <summary>No complete response within the request's timeout.</summary>
    public const string Timeout = "timeout";

    /// <summary>The response's body is over http.maxBodySize.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>The response's headers are over the limit.</summary>
    public const string HeadersTooLarge = "headers_too_large";

    /// <summary>What the server sent is not HTTP.</summary>
    public const string Protocol = "protocol";

    /// <summary>The body's content encoding cannot be decoded.</summary>
    public const string Decoding = "decoding";

    /// <summary>More redirects than http.maxRedirects.</summary>
    public const string TooManyRedirects = "too_many_redirects";

    /// <summary>A capture found nothing; the iteration ended there.</summary>
    public const string CaptureFailed = "capture_failed";

    /// <summary>An expectation other than the status did not hold.</summary>
    public const string ExpectationFailed = "expectation_failed";

    /// <summary>No complete response when the run and its graceful stop ended.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>A template made an address or header that cannot be sent.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>A fault of the engine itself.</summary>
    public const string Internal = "internal";

    /// <summary>A database, cache or remote procedure answered with an error of its own.</summary>
    public const string Server = "server_error";

    /// <summary>A database or cache refused the user or the password.</summary>
    public const string Authentication = "authentication";

    /// <summary>A script block or delegate failed.</summary>
    public const string Script = "script_error";

    /// <summary>A metric of the scenario's own got what is no number, and it was not counted.</summary>
    public const string MetricValue = "metric_value";

    /// <summary>An expression or a step's template has no value, such as a sum with a text; the iteration ended there.</summary>
    public const string Expression = "expression_failed";

    /// <summary>A function of a step's templates cannot be worked out with the values of the iteration; nothing was sent.</summary>
    public const string FunctionFailed = "function_failed";

    /// <summary>No token could be had; the step that needs it was not sent.</summary>
    public const string SignInFailed = "sign_in_failed";

    /// <summary>A GraphQL answer has errors in it, whatever its status.</summary>
    public const string GraphQl = "errors_graphql";

    /// <summary>The class of an error of the network.</summary>
    /// <param name="error">What the socket says.</param>
    /// <returns>One of the classes.</returns>
    public static string Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => ConnectionRefused,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => ConnectionReset,
        SocketError.TimedOut => ConnectTimeout,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => Dns,
        _ => Connect,
    };

    /// <summary>The class of a WebSocket that the server closed before the step was done.</summary>
    /// <param name="code">The close code, 1000 to 4999.</param>
    /// <returns>Such as <c>ws_close_1011</c>.</returns>
    public static string OfWebSocketClose(int code) => $"ws_close_{code}";

    /// <summary>The class of a gRPC status that was not expected.</summary>
    /// <param name="status">The status, 0 to 16.</param>
    /// <returns>Such as <c>grpc_not_found</c>.</returns>
    public static string OfGrpcStatus(int status) => $"grpc_{(GrpcStatus.NameOf(status) is { } name ? name.ToLowerInvariant() : status)}";

    /// <summary>The class of a status that was not expected.</summary>
    /// <param name="status">The status, 100 to 599.</param>
    /// <returns>Such as <c>http_404</c>.</returns>
    public static string OfStatus(int status) => $"http_{status}";
}
