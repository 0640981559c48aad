namespace Perf;

/// <summary>A Redis server.</summary>
public sealed record RedisTarget
{
    /// <summary>StackExchange.Redis' configuration string, a template. A secret like <see cref="PostgresTarget.Connection"/>.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Whether it is a cache, whose keys may go: the user's word, without which no eviction is proposed.</summary>
    public bool IsCache { get; init; }
}
