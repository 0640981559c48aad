using Perf.Engine.Metrics;

namespace Perf.Engine.Protocols;

/// <summary>What became of a step: an answer, or an error class. Reusable; belongs to one virtual user.</summary>
public class StepOutcome
{
    private RequestTimings _timings;
    private List<(string Name, string Value)>? _headers;

    /// <summary>The phases.</summary>
    public ref RequestTimings Timings => ref _timings;

    /// <summary>The answer's status in the protocol's own numbers (HTTP status, gRPC code), or 0 when there is none.</summary>
    public int Status { get; set; }

    /// <summary>The content, decoded, when it was wanted. JSON where the protocol has values and no text of its own.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The content's size as it was sent, in bytes.</summary>
    public long BodySize { get; set; }

    /// <summary>Bytes written, as far as the protocol's library tells.</summary>
    public long BytesSent { get; set; }

    /// <summary>Bytes read, as far as the protocol's library tells.</summary>
    public long BytesReceived { get; set; }

    /// <summary>The error's class, one of <see cref="ErrorClasses"/>, or null when a whole answer came.</summary>
    public string? ErrorClass { get; set; }

    /// <summary>What happened, for people.</summary>
    public string ErrorMessage { get; set; } = "";

    /// <summary>Whether it was cut off by the end of the run and not by the server or its timeout.</summary>
    public bool Interrupted { get; set; }

    /// <summary>The method that was sent, where it is not the step's own: a redirect may change it. Otherwise null.</summary>
    public string? Method { get; set; }

    /// <summary>The version of TLS as k6 writes it, such as <c>tls1.3</c>; null without TLS, and where the protocol's library does not tell.</summary>
    public string? TlsVersion { get; set; }

    /// <summary>The cipher suite of TLS by its IANA name, such as <c>TLS_AES_256_GCM_SHA384</c>; null as <see cref="TlsVersion"/> is.</summary>
    public string? TlsCipherSuite { get; set; }

    /// <summary>The cookies that the virtual user has after the answer, or null where it keeps none.</summary>
    public System.Net.CookieContainer? Cookies { get; set; }

    /// <summary>Adds a header or a piece of metadata.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public void AddHeader(string name, string value) => (_headers ??= []).Add((name, value));

    /// <summary>Finds a header.</summary>
    /// <param name="name">The name, upper and lower case alike.</param>
    /// <returns>The values joined by ", ", or null when there is none.</returns>
    public virtual string? Header(string name)
    {
        string[] found = [.. (_headers ?? []).Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];
        return found.Length == 0 ? null : string.Join(", ", found);
    }

    /// <summary>The values of a header one by one, as Set-Cookie needs it.</summary>
    /// <param name="name">The name, upper and lower case alike.</param>
    /// <returns>The values in order.</returns>
    public virtual IReadOnlyList<string> HeaderValues(string name) =>
        [.. (_headers ?? []).Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    /// <summary>Forgets everything, for the next step.</summary>
    public virtual void Reset()
    {
        _timings = default;
        _headers?.Clear();
        Status = 0;
        Body = default;
        BodySize = 0;
        BytesSent = 0;
        BytesReceived = 0;
        ErrorClass = null;
        ErrorMessage = "";
        Interrupted = false;
        Method = null;
        TlsVersion = null;
        TlsCipherSuite = null;
        Cookies = null;
    }

    /// <summary>Says that it failed.</summary>
    /// <param name="errorClass">One of <see cref="ErrorClasses"/>.</param>
    /// <param name="message">What happened, for people.</param>
    public void Fail(string errorClass, string message) => (ErrorClass, ErrorMessage) = (errorClass, message);
}
