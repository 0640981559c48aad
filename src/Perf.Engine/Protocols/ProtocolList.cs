using Perf.Engine.Protocols.Redis;
using Perf.Engine.Protocols.Sql;

namespace Perf.Engine.Protocols;

/// <summary>Which protocol runs which kind of step; one line each. A protocol is made for a run that has such a step, and only then.</summary>
public static class ProtocolList
{
    /// <summary>The protocols by the type of their steps.</summary>
    public static IReadOnlyList<(Type Step, Func<IProtocol> Create)> All { get; } =
    [
        (typeof(SqlStep), () => new SqlProtocol()),
        (typeof(RedisStep), () => new RedisProtocol()),
    ];
}
