namespace Perf.Tuning;

/// <summary>
/// Changes that nothing but a person's word makes right, whatever catalogue asks for them: a cache in front of an application, and a store that may throw keys out. The word stands with the target, where no
/// catalogue reaches it. Pure.
/// </summary>
internal static class DeclaredWord
{
    private const string Cache = "proxy_cache";
    private const string CachePath = "proxy_cache_path";

    // Without these a cache answers across hosts, or gives one user's answer to another.
    private static readonly string[] s_besides = ["proxy_cache_key", "proxy_no_cache", "proxy_cache_bypass"];

    /// <summary>What is missing; null where nothing is.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="settings">All settings of the change.</param>
    /// <param name="scope">What is known.</param>
    public static string? Problem(string mechanism, IReadOnlyDictionary<string, string?> settings, IValueScope scope)
    {
        foreach ((string key, string? value) in settings)
        {
            if (IsCache(mechanism, key, value) && !scope.Of("nginx.allow_cache").IsTrue)
            {
                return "nobody has said that responses are the same for all who ask (cache: true under tuning: nginx: of the environment); a cache that is wrong gives one client's data to another";
            }

            if (mechanism == "redis.config" && key == "maxmemory-policy" && value != "noeviction" && !scope.Of("redis.is_cache").IsTrue)
            {
                return "nobody has said that Redis is a cache whose keys may go (cache: true under tuning: redis: of the environment)";
            }
        }

        return Lacking(mechanism, settings);
    }

    /// <summary>What a change lacks beside what it sets, whoever said what; null where nothing is lacking.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="settings">All settings of the change.</param>
    public static string? Lacking(string mechanism, IReadOnlyDictionary<string, string?> settings)
    {
        // A path alone answers nobody yet.
        foreach ((string key, _) in settings.Where(one => IsCache(mechanism, one.Key, one.Value) && DenyList.NameOf(mechanism, one.Key) is (Cache, null)))
        {
            string block = key[..^Cache.Length];
            if (Array.Find(s_besides, one => settings.GetValueOrDefault(block + one) is null) is { } lacking)
            {
                return $"{key} needs {block}{lacking} beside it, or one client's data is given to another";
            }
        }

        return null;
    }

    /// <summary>Whether a setting is of a cache in front of an application: what is answered from it, or where it lies, which nginx gives to its workers.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="key">The setting.</param>
    /// <param name="value">Its value; null where it is taken away.</param>
    public static bool IsCache(string mechanism, string key, string? value) => mechanism == "nginx.directive" && DenyList.NameOf(mechanism, key).Name is Cache or CachePath && value is not (null or "off");
}
