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
}

/// <summary>A PostgreSQL server.</summary>
public sealed record PostgresTarget
{
    /// <summary>Npgsql's connection string, a template (<c>${env:PG_TUNING}</c>); its role may ALTER SYSTEM and CREATE INDEX. A secret: no result, plan or journal holds it.</summary>
    public string Connection { get; init; } = "";

    /// <summary>The role that the application connects as, for settings of a role; null where it is not known.</summary>
    public string? ApplicationRole { get; init; }

    /// <summary>Whether the machine serves nothing else of weight: then memory is the database's.</summary>
    public bool IsDedicated { get; init; }
}

/// <summary>An nginx of this machine.</summary>
public sealed record NginxTarget
{
    /// <summary>The main configuration file.</summary>
    public string Configuration { get; init; } = "/etc/nginx/nginx.conf";

    /// <summary>The program.</summary>
    public string Program { get; init; } = "nginx";

    /// <summary>The prefix (<c>-p</c>); null for the one that is built in.</summary>
    public string? Prefix { get; init; }

    /// <summary>The file of its number; null for the one that the configuration names.</summary>
    public string? PidFile { get; init; }

    /// <summary>Whether responses are the same for all who ask, so that a cache may keep them: the user's word, without which no cache is proposed.</summary>
    public bool AllowCache { get; init; }
}

/// <summary>A Redis server.</summary>
public sealed record RedisTarget
{
    /// <summary>StackExchange.Redis' configuration string, a template. A secret like <see cref="PostgresTarget.Connection"/>.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Whether it is a cache, whose keys may go: the user's word, without which no eviction is proposed.</summary>
    public bool IsCache { get; init; }
}

/// <summary>An application of this machine.</summary>
public sealed record ApplicationTarget
{
    /// <summary>Its name: the target is <c>application:name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its <c>*.runtimeconfig.json</c>; null where it has none.</summary>
    public string? RuntimeConfiguration { get; init; }

    /// <summary>The file that holds its connection string, JSON, YAML or ini; null where it is not to be changed.</summary>
    public string? ConnectionFile { get; init; }

    /// <summary>Where in that file: <c>ConnectionStrings:Shop</c>.</summary>
    public string? ConnectionKey { get; init; }

    /// <summary>The file that holds its settings, such as the log level; null where it is not to be changed.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>A file of variables for its process (<c>NAME=value</c> a line), which its service reads; null where it has none.</summary>
    public string? EnvironmentFile { get; init; }

    /// <summary>Its systemd unit; null where it has none.</summary>
    public string? Unit { get; init; }

    /// <summary>How many processes of it run: pools are shared among them.</summary>
    public int Instances { get; init; } = 1;
}

/// <summary>The kernel's settings of this machine.</summary>
public sealed record SystemTarget
{
    /// <summary>Where sysctl's files are that are read at boot; our own there is <c>60-perf.conf</c>.</summary>
    public string SysctlFolder { get; init; } = "/etc/sysctl.d";

    /// <summary>Where the settings are that are in effect.</summary>
    public string ProcFolder { get; init; } = "/proc/sys";

    /// <summary>Where the kernel shows devices, and memory's huge pages.</summary>
    public string SysFolder { get; init; } = "/sys";

    /// <summary>Where systemd-tmpfiles' files are that are read at boot, for settings that are no sysctl; our own there is <c>60-perf.conf</c>.</summary>
    public string TmpfilesFolder { get; init; } = "/etc/tmpfiles.d";

    /// <summary>Where systemd looks for units that an administrator wrote.</summary>
    public string UnitFolder { get; init; } = "/etc/systemd/system";
}
