using StackExchange.Redis;

namespace Perf.Engine.Protocols.Redis;

/// <summary>The connections to one Redis, taken in turn.</summary>
internal sealed class RedisLinks(ConfigurationOptions options, int count) : IAsyncDisposable
{
    private readonly RedisLink[] _links = [.. Enumerable.Range(0, count).Select(_ => new RedisLink(options))];
    private int _next = -1;

    /// <summary>The link whose turn it is.</summary>
    public RedisLink Next() => _links.Length == 1 ? _links[0] : _links[(int)((uint)Interlocked.Increment(ref _next) % (uint)_links.Length)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (RedisLink link in _links)
        {
            await link.DisposeAsync().ConfigureAwait(false);
        }
    }
}
