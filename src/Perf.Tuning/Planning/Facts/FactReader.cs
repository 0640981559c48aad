using Perf.Tuning.Nginx;

namespace Perf.Tuning;

/// <summary>The facts of this machine and of the database that is to be changed.</summary>
internal sealed class FactReader : IFactReader
{
    private const string DefaultCache = "/var/cache/nginx-perf";

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, Value>> ReadAsync(TuningTargets targets, CancellationToken cancellation)
    {
        var facts = new Dictionary<string, Value>(OfTargets(targets), StringComparer.Ordinal);
        HostFacts.Add(facts);
        if (targets.Postgres is { } postgres)
        {
            await PostgresFacts.AddAsync(facts, postgres.Connection, cancellation).ConfigureAwait(false);
        }

        return facts;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, Value>> ReadTableAsync(TuningTargets targets, string table, CancellationToken cancellation) =>
        targets.Postgres is { } postgres ? PostgresFacts.OfTableAsync(postgres.Connection, table, cancellation) : Task.FromResult<IReadOnlyDictionary<string, Value>>(new Dictionary<string, Value>());

    /// <summary>What the user has said of the targets. Pure.</summary>
    internal static Dictionary<string, Value> OfTargets(TuningTargets targets)
    {
        var facts = new Dictionary<string, Value>(StringComparer.Ordinal);
        if (targets.Postgres is { } postgres)
        {
            facts["postgresql.is_dedicated"] = Value.Of(postgres.IsDedicated);
            facts["postgresql.role"] = string.IsNullOrEmpty(postgres.ApplicationRole) ? Value.Missing("the role that the application connects as (applicationRole: under tuning: postgresql: of the environment)") : Value.Of(postgres.ApplicationRole);
        }

        if (targets.Nginx is { } nginx)
        {
            facts["nginx.allow_cache"] = Value.Of(nginx.AllowCache);

            // Within the prefix that nginx has been given, which is where it may write.
            facts["nginx.cache_folder"] = Value.Of(nginx.Prefix is { Length: > 0 } ? NginxCacheFolder.Own : DefaultCache);
        }

        if (targets.Redis is { } redis)
        {
            facts["redis.is_cache"] = Value.Of(redis.IsCache);
        }

        return facts;
    }
}
