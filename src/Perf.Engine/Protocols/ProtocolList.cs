using Perf.Engine.Protocols.Grpc;
using Perf.Engine.Protocols.HttpClient;
using Perf.Engine.Protocols.Redis;
using Perf.Engine.Protocols.Script;
using Perf.Engine.Protocols.Sql;
using Perf.Engine.Protocols.WebSocket;

namespace Perf.Engine.Protocols;

/// <summary>Which protocol runs which kind of step; one line each. A protocol is made for a run that has such a step, and only then.</summary>
public static class ProtocolList
{
    /// <summary>The protocols by the type of their steps. That of requests is for http.version 2 and 3; HTTP/1.1 lives on the event loops.
    /// Each is made with the host of scripts, where there is one.</summary>
    public static IReadOnlyList<(Type Step, Func<IScriptHost?, IProtocol> Create)> All { get; } =
    [
        (typeof(RequestStep), _ => new HttpClientProtocol()),
        (typeof(WebSocketStep), _ => new WebSocketProtocol()),
        (typeof(GrpcStep), _ => new GrpcProtocol()),
        (typeof(SqlStep), _ => new SqlProtocol()),
        (typeof(RedisStep), _ => new RedisProtocol()),
        (typeof(ScriptStep), scripts => new ScriptProtocol(scripts)),
        (typeof(DelegateStep), scripts => new ScriptProtocol(scripts)),
    ];
}
