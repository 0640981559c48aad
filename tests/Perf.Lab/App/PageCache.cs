using StackExchange.Redis;

namespace Perf.Lab.App;

/// <summary>The app's Redis.</summary>
internal sealed class PageCache : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _redis;

    private PageCache(ConnectionMultiplexer redis) => _redis = redis;

    /// <summary>Connects.</summary>
    public static async Task<PageCache> ConnectAsync(string connection) => new(await ConnectionMultiplexer.ConnectAsync(connection));

    /// <summary>What is kept by a key; null where nothing is.</summary>
    public async Task<string?> GetAsync(string key) => await _redis.GetDatabase().StringGetAsync(key);

    /// <summary>The same on the thread that asks, which it holds meanwhile.</summary>
    public string? Get(string key) => _redis.GetDatabase().StringGet(key);

    /// <summary>Keeps a text for a while.</summary>
    public Task SetAsync(string key, string text, TimeSpan life) => _redis.GetDatabase().StringSetAsync(key, text, life);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _redis.DisposeAsync();
}
