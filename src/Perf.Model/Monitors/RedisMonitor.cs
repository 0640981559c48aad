namespace Perf;

/// <summary>A Redis server, or one that answers INFO as it does: memory, hits, evictions, clients, commands, slow log.</summary>
public sealed record RedisMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "redis";

    /// <summary>The connection, a template: <c>127.0.0.1:6379,password=${env:REDIS_PASSWORD}</c>.</summary>
    public string Connection { get; init; } = "";
}
