using System.Net;
using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Protocols.Http;

namespace Perf.ScriptWorker.Http;

/// <summary>The answer to a request of a script, as bytes and figures. What a script looks at is made of it when it looks.</summary>
internal sealed class HttpAnswer
{
    /// <summary>The class of a request to a host that is blocked.</summary>
    public const string BlockedHost = "blocked_host";

    /// <summary>What was asked for.</summary>
    public required ScriptRequest Request { get; init; }

    /// <summary>The status, or 0 without an answer.</summary>
    public int Status { get; init; }

    /// <summary>The address that answered, or null when the request could not even be sent.</summary>
    public Uri? Address { get; init; }

    /// <summary>The same as text, without user and password.</summary>
    public string Url => Address switch
    {
        null => AddressText.Shown(Request.Url),
        _ => AddressText.WithoutUser(Address.AbsoluteUri),
    };

    /// <summary>The method that was answered.</summary>
    public string Method { get; init; } = "";

    /// <summary>The head's bytes; none without an answer.</summary>
    public byte[] Head { get; init; } = [];

    /// <summary>The body, decoded; null when it was thrown away.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The phases.</summary>
    public RequestTimings Timings { get; init; }

    /// <summary>What went wrong in Perf's words, or an empty text; scripts see <see cref="ScriptErrorText"/>.</summary>
    public string Error { get; init; } = "";

    /// <summary>k6's number of it, or 0.</summary>
    public int ErrorCode { get; init; }

    /// <summary>The error's class, or null.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>The version of TLS, or an empty text.</summary>
    public string TlsVersion { get; init; } = "";

    /// <summary>The cipher suite of TLS, or an empty text.</summary>
    public string TlsCipherSuite { get; init; } = "";

    /// <summary>The cookies that were sent: those of the jar, then the request's own.</summary>
    public IReadOnlyList<RequestCookie> Cookies { get; init; } = [];

    /// <summary>The address of the server's end, or null.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>The bytes that were sent.</summary>
    public ReadOnlyMemory<byte> Sent { get; init; }

    /// <summary>Of an exchange that has ended; its buffers are free again after this.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="url">The address of its last hop.</param>
    /// <param name="cookies">The cookies that were sent there.</param>
    public static HttpAnswer Of(ScriptExchange exchange, ScriptRequest request, Uri url, IReadOnlyList<RequestCookie> cookies)
    {
        HttpExchange ended = exchange.Exchange;
        bool hasBody = request.Response != ResponseKind.None && ended.ErrorClass is null;
        var answer = new HttpAnswer
        {
            Request = request,
            Status = ended.ErrorClass is null ? ended.Status : 0,
            Address = url,
            Method = exchange.Method,
            Head = ended.HeadBytes.ToArray(),
            Body = hasBody ? ended.Body.ToArray() : null,
            Timings = ended.Timings,
            Error = ended.ErrorClass is null ? "" : ended.ErrorMessage,
            ErrorClass = ended.ErrorClass,
            ErrorCode = SampleErrorCode.Of(ended.ErrorClass, ended.Status) ?? 0,
            TlsVersion = ended.TlsVersion ?? "",
            TlsCipherSuite = ended.TlsCipherSuite ?? "",
            Cookies = cookies,
            Remote = ended.Remote,
            Sent = ended.Request,
        };
        ended.DropBody();
        return answer;
    }

    /// <summary>Of a request that could not even be sent.</summary>
    public static HttpAnswer Refused(ScriptRequest request, string errorClass, string message) => new()
    {
        Request = request,
        Method = request.Method,
        Error = message,
        ErrorClass = errorClass,
        ErrorCode = errorClass == BlockedHost ? 1111 : SampleErrorCode.Of(errorClass, 0) ?? 1000,
    };
}
