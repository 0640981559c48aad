namespace Perf.Engine.Protocols.Redis;

/// <summary>Runs Redis steps: one connection for each definition, or as many as it asks for, which all virtual users share by pipelining.</summary>
public sealed class RedisProtocol : IProtocol
{
    private readonly Dictionary<string, RedisLinks> _links = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public RequestMetrics Metrics => RequestMetrics.Redis;

    /// <inheritdoc/>
    public IStepAction Compile(ActionStep step, StepContext context)
    {
        var redis = (RedisStep)step;
        if (!_links.TryGetValue(redis.Connection, out RedisLinks? links))
        {
            if (!context.Scenario.Connections.TryGetValue(redis.Connection, out ConnectionDefinition? definition) || definition.Kind != "redis")
            {
                throw new PerfException(ErrorIds.ScenarioInvalid, $"The step '{redis.Name}' uses the connection '{redis.Connection}', and there is no Redis of that name under connections.", redis.Connection);
            }

            _links[redis.Connection] = links = new RedisLinks(RedisSettings.Of(definition, context), definition.MaxConnections ?? 1);
        }

        if (redis.Words.Count == 0)
        {
            throw new PerfException(ErrorIds.ScenarioInvalid, $"The step '{redis.Name}' has no command.", redis.Name);
        }

        return new RedisAction(links, [.. redis.Words.Select(word => context.Text(word))]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (RedisLinks links in _links.Values)
        {
            await links.DisposeAsync().ConfigureAwait(false);
        }

        _links.Clear();
    }
}
