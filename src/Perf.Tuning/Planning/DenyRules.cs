using System.Text.RegularExpressions;
using static Perf.Tuning.DenyPatterns;

namespace Perf.Tuning;

/// <summary>The two lists of <see cref="DenyList"/>. The playbook prints the first.</summary>
internal static class DenyRules
{
    private static readonly string[] s_nginx = ["nginx.directive"];
    private static readonly string[] s_files = [MechanismForms.SettingsFile, "file.json", "file.yaml", "file.ini", "file.env"];

    // A settings file may be a server's own: the names are forbidden there, too.
    private static readonly string[] s_postgres = ["postgresql.setting", "postgresql.role", .. s_files];
    private static readonly string[] s_kernel = ["sysctl", .. s_files];
    private static readonly string[] s_redis = ["redis.config", .. s_files];

    /// <summary>What is forbidden.</summary>
    public static IReadOnlyList<DenyRule> Forbidden { get; } =
    [
        new(s_postgres, PostgresDurable, null, "commits that were acknowledged, or the data itself, can be lost by it"),
        new(s_postgres, PostgresArchive, null, "backups and replicas depend on it"),
        new(s_postgres, PostgresChecks, null, "it hides damaged data"),
        new(s_postgres, PostgresVacuum, Off, "without vacuum tables grow for ever, and the server stops in the end"),
        new(["postgresql.table", .. s_postgres], VacuumShare, NeverByShare, "vacuum would come as late as if there were none"),
        new(["postgresql.table", .. s_postgres], VacuumRows, NeverByRows, "vacuum would come as late as if there were none"),
        new(["postgresql.table", .. s_postgres], VacuumWork, HardlyAny, "vacuum would do so little at a time that it never ends"),
        new(["postgresql.table", .. s_postgres], VacuumRests, LongRests, "vacuum would rest so long that it never ends"),
        new(s_postgres, VacuumNaps, LongNaps, "vacuum would look so seldom that tables grow meanwhile"),
        new(s_postgres, PostgresTracking, Off, "without these figures nobody sees what the server does"),
        new(s_postgres, PostgresAccess, null, "it decides who may connect, and how safely"),
        new(s_postgres, PostgresAudit, null, "it is what tells later who did what"),
        new(s_postgres, PostgresCode, null, "it makes the server run or load something"),
        new(s_postgres, Libraries, OtherLibraries, "the server would load code that nobody has looked at"),
        new(s_postgres, PostgresMeaning, null, "it changes what statements mean"),
        new(["postgresql.table", .. s_files], AutovacuumEnabled, null, "without vacuum the table grows for ever"),
        new(s_nginx, NginxAccess, null, "it decides who may have what"),
        new(s_nginx, NginxLimits, null, "it is a limit that somebody has set on purpose"),
        new(s_nginx, NginxTls, null, "it decides how safe connections are"),
        new(s_nginx, NginxCode, null, "it makes nginx load or run something"),
        new(s_nginx, NginxPlaces, null, "it decides what is served from where"),
        new(s_nginx, NginxHeaders, null, "headers are promises to clients and to the application"),
        new(s_nginx, NginxLogs, NginxNoLog, "it is what tells later who asked for what"),
        new(s_nginx, NginxErrorLog, null, "it is what tells what goes wrong"),
        new(s_nginx, CacheKey, BadCacheKey, "a cache whose key lacks the host or the address gives one client's answer to another"),
        new(s_nginx, CacheBypass, NoBypass, "a cache would answer with what was made for somebody who had signed in"),
        new(s_nginx, TlsSessions, LongerThanADay, "keys of sessions would be kept for longer than a day"),
        new(s_nginx, CacheMethods, Writing, "what changes something cannot be answered from a cache"),
        new(s_nginx, CacheValid, LongOrAny, "errors and old answers would stay in the cache"),
        new(s_kernel, KernelSafety, null, "it is a defence of the kernel, or decides what happens when memory ends"),
        new(s_kernel, KernelNetwork, null, "it decides what the machine forwards, answers and believes"),
        new(["sysctl"], FastOpen, WithoutCookie, "without cookies anybody opens connections in another's name"),
        new(s_redis, RedisDurable, null, "it decides what survives a crash, and where it is"),
        new(s_redis, RedisAccess, null, "it decides who may connect"),
        new(["redis.config"], RedisPlaces, null, "it decides what is written where"),
        new(s_files, FileWords, null, "its name speaks of access, secrets, audit or durability"),
        new(s_files, LevelKey, NoLevel, "errors stay in the log"),
        new(["file.env"], VariableOfCode, null, "it makes the process load something"),
        new(["dotnet.runtimeconfig"], RuntimeCode, null, "it makes the runtime load something, or takes a defence away"),
        new(["connection.string"], KeywordAccess, null, "it decides who connects where, and how safely"),
        new(["systemd.dropin"], UnitCode, null, "it decides what runs, as whom, and what it may do"),
    ];

    /// <summary>What a mechanism may change at all; mechanisms that are not here have few keys, and their forms name them.</summary>
    public static IReadOnlyDictionary<string, Regex> Allowed { get; } = new Dictionary<string, Regex>(StringComparer.Ordinal)
    {
        ["postgresql.setting"] = PostgresAllowed,
        ["postgresql.role"] = PostgresAllowed,
        ["postgresql.table"] = TableAllowed,
        ["nginx.directive"] = NginxAllowed,
        ["sysctl"] = KernelAllowed,
        ["redis.config"] = RedisAllowed,
        ["file.env"] = VariableAllowed,
        ["dotnet.runtimeconfig"] = RuntimeAllowed,
        ["connection.string"] = KeywordAllowed,
        ["systemd.dropin"] = UnitAllowed,
    };
}
