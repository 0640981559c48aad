namespace Perf.Runtime.Tuning;

/// <summary>Puts values in place of references (<c>${env:PG_TUNING}</c>) in what may be changed. What it gives is for memory alone.</summary>
internal static class TargetSecrets
{
    /// <summary>Fills them in.</summary>
    /// <param name="targets">The targets as environments.yaml has them.</param>
    /// <param name="resolve">Puts values in place of a text's references.</param>
    /// <exception cref="PerfException">A reference has no value.</exception>
    public static TuningTargets Fill(TuningTargets targets, Func<string, string> resolve) => targets with
    {
        Postgres = targets.Postgres is { } postgres ? postgres with { Connection = resolve(postgres.Connection), ApplicationRole = postgres.ApplicationRole is { } role ? resolve(role) : null } : null,
        Redis = targets.Redis is { } redis ? redis with { Connection = resolve(redis.Connection) } : null,
        Probes = [.. targets.Probes.Select(resolve)],
        Declared = targets,
        RestartCommands = targets.RestartCommands.ToDictionary(command => command.Key, command => (IReadOnlyList<string>)[.. command.Value.Select(resolve)], StringComparer.Ordinal),
    };
}
