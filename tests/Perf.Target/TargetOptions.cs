using System.Net;
using Perf.Target.Freezing;
using Perf.Target.Platform;

namespace Perf.Target;

/// <summary>What a target server listens on and how it misbehaves. A port of 0 picks a free one between 20000 and 31999.</summary>
public sealed record TargetOptions
{
    /// <summary>Where to listen: an address of this machine, or of the network namespace that the program is in.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; }

    public int RawPort { get; init; }

    /// <summary>Also listen with TLS, on three ports: a good certificate, one for another name, one that has expired.</summary>
    public bool Https { get; init; }

    public int HttpsPort { get; init; }

    public int WrongNamePort { get; init; }

    public int ExpiredPort { get; init; }

    /// <summary>Also listen for HTTP/2 without TLS, with gRPC, its reflection and WebSockets; and for HTTP/3 where this machine can and <see cref="Https"/> is asked for.</summary>
    public bool Rpc { get; init; }

    public int RpcPort { get; init; }

    /// <summary>Also be a small security platform under <c>/api/v1</c>, on a PostgreSQL database; null is not.</summary>
    public PlatformOptions? Platform { get; init; }

    /// <summary>The periodic freeze; null serves without any.</summary>
    public FreezeSchedule? Freeze { get; init; }
}
