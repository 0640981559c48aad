using Perf.Engine.Metrics;
using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>
/// Follows one request through .NET's client, which tells nothing of its phases by itself: the connection's callback, the writing of the headers and the
/// end of the content each leave a mark here. A request that found a connection open has no marks of connecting.
/// </summary>
internal sealed class RequestProbe
{
    private static readonly HttpRequestOptionsKey<RequestProbe> s_key = new("perf.probe");

    private static readonly AsyncLocal<RequestProbe?> s_current = new();

    private readonly long _begin = Clock.Now;
    private long _lookUpBegan;
    private long _connectBegan;
    private long _tlsBegan;
    private long _connected;
    private long _taken;
    private long _sent;
    private long _answered;
    private string? _firstHeader;

    /// <summary>The probe of requests that a library makes on behalf of the caller, who cannot hand it over otherwise.</summary>
    public static RequestProbe? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>Whether the request has a body, whose writing takes its time.</summary>
    public bool HasContent { get; set; }

    /// <summary>Nothing is known of the name, and it is looked up.</summary>
    public void LookUpBegins() => Volatile.Write(ref _lookUpBegan, Clock.Now);

    /// <summary>The name is known; the connection is being opened.</summary>
    public void ConnectBegins() => Volatile.Write(ref _connectBegan, Clock.Now);

    /// <summary>The connection is open; the TLS handshake begins.</summary>
    public void TlsBegins() => Volatile.Write(ref _tlsBegan, Clock.Now);

    /// <summary>The connection can be used.</summary>
    public void Connected() => Volatile.Write(ref _connected, Clock.Now);

    /// <summary>
    /// A header is about to be written, so the request has a connection. The first header a second time means that the client sends it once more on another
    /// connection: the first attempt was lost time.
    /// </summary>
    public void HeaderWritten(string name)
    {
        _firstHeader ??= name;
        if (_firstHeader == name)
        {
            Volatile.Write(ref _taken, Clock.Now);
            Volatile.Write(ref _sent, 0);
        }
    }

    /// <summary>The last byte of the content is written.</summary>
    public void Sent() => Volatile.Write(ref _sent, Clock.Now);

    /// <summary>The response's head is here.</summary>
    public void Answered() => Volatile.Write(ref _answered, Clock.Now);

    /// <summary>Gives the probe to a request.</summary>
    public void AttachTo(HttpRequestMessage request) => request.Options.Set(s_key, this);

    /// <summary>The probe that a request carries, or null.</summary>
    public static RequestProbe? Of(HttpRequestMessage request) => request.Options.TryGetValue(s_key, out RequestProbe? probe) ? probe : null;

    /// <summary>Adds the phases up to now to those of an outcome.</summary>
    public void AddTo(StepOutcome outcome)
    {
        long now = Clock.Now;
        long taken = Volatile.Read(ref _taken);
        long answered = Volatile.Read(ref _answered);
        (long lookingUp, long connecting, long tls) = Opening(taken, now);
        ref RequestTimings timings = ref outcome.Timings;
        timings.LookingUp += lookingUp;
        timings.Connecting += connecting;
        timings.TlsHandshaking += tls;
        timings.Blocked += Math.Max(0, (taken == 0 ? now : taken) - _begin - connecting - tls);
        if (taken == 0)
        {
            return;
        }

        timings.Sent = true;
        long limit = answered == 0 ? now : answered;
        long sent = Volatile.Read(ref _sent);

        // A server may answer before it has read everything, and a request without content is written in one go with its headers.
        long written = sent == 0 ? (HasContent ? limit : taken) : Math.Min(sent, limit);
        timings.Sending += written - taken;
        timings.Waiting += limit - written;
        timings.Receiving += now - limit;
    }

    // A request that opens a connection may be served by another one that comes free meanwhile: then the opening is none of its own time.
    private (long LookingUp, long Connecting, long Tls) Opening(long taken, long now)
    {
        long lookUpBegan = Volatile.Read(ref _lookUpBegan);
        long began = Volatile.Read(ref _connectBegan);
        long tlsBegan = Volatile.Read(ref _tlsBegan);
        long end = Volatile.Read(ref _connected);
        if (taken != 0 && (end == 0 || end > taken))
        {
            return (0, 0, 0);
        }

        long lookingUp = lookUpBegan == 0 ? 0 : (began == 0 ? now : began) - lookUpBegan;
        if (began == 0)
        {
            return (lookingUp, 0, 0);
        }

        end = end == 0 ? now : end;
        return tlsBegan == 0 ? (lookingUp, end - began, 0) : (lookingUp, tlsBegan - began, end - tlsBegan);
    }
}
