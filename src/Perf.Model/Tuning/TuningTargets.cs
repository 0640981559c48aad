namespace Perf;

/// <summary>
/// What may be changed in an environment, and how it is reached: the <c>tuning:</c> of environments.yaml. What is not named here is never touched. Everything is local: files and services of this
/// machine, databases wherever their connection leads.
/// </summary>
public sealed record TuningTargets
{
    /// <summary>The database; null where there is none to be changed.</summary>
    public PostgresTarget? Postgres { get; init; }

    /// <summary>The proxy; null where there is none to be changed.</summary>
    public NginxTarget? Nginx { get; init; }

    /// <summary>The cache; null where there is none to be changed.</summary>
    public RedisTarget? Redis { get; init; }

    /// <summary>Applications by name.</summary>
    public IReadOnlyList<ApplicationTarget> Applications { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The kernel's settings of this machine; null where they are not to be changed.</summary>
    public SystemTarget? System { get; init; }

    /// <summary>Commands that restart services, by target: <c>postgresql</c>, <c>nginx</c>, <c>redis</c>, <c>application:shop</c>. Program and arguments, run without a shell.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RestartCommands { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Addresses that must answer with success after each change, and while it is measured.</summary>
    public IReadOnlyList<string> Probes { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The same as it was declared, with references in place of secrets, where secrets have been filled in: what a backup may keep. Null in what was declared itself.</summary>
    public TuningTargets? Declared { get; init; }
}
