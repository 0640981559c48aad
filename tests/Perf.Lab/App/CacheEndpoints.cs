using System.Globalization;

namespace Perf.Lab.App;

/// <summary>Pages that are kept in Redis, and made from the database where they are not there.</summary>
internal static class CacheEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(WebApplication app, ShopDatabase database, PageCache cache)
    {
        app.MapGet("/catalog/{id:int}", (int id) => PageAsync(database, cache, id, TimeSpan.FromMinutes(10)));
        app.MapGet("/catalog-brief/{id:int}", (int id) => PageAsync(database, cache, id, TimeSpan.FromMilliseconds(20)));
    }

    private static async Task<string> PageAsync(ShopDatabase database, PageCache cache, int id, TimeSpan life)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"catalog:{id}");
        if (await cache.GetAsync(key) is { } kept)
        {
            return kept;
        }

        object? sum = await database.ScalarAsync("SELECT sum(amount) FROM orders WHERE customer_id BETWEEN $1 AND $1 + 400", id % 7000);
        string page = string.Create(CultureInfo.InvariantCulture, $"{id}: {sum} {new string('.', 2000)}");
        await cache.SetAsync(key, page, life);
        return page;
    }
}
