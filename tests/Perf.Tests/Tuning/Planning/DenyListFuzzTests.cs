using System.Globalization;
using System.Text;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>Ten thousand catalogues that ask for what is never changed, in whatever disguise, with findings that help them: no plan has it. What is forbidden is told here by a list of its own, not by the code that is tested.</summary>
public class DenyListFuzzTests
{
    private const int Seed = 8_118_402;
    private const int Catalogues = 10_000;

    // The setting's own name, small letters, as a plan would have it.
    private static readonly Dictionary<string, string[]> s_forbidden = new()
    {
        ["postgresql"] =
        [
            "fsync", "full_page_writes", "synchronous_commit", "wal_sync_method", "wal_level", "max_wal_senders", "archive_mode", "archive_command", "data_checksums", "zero_damaged_pages", "ignore_invalid_pages",
            "ignore_checksum_failure", "listen_addresses", "ssl", "ssl_ciphers", "ssl_min_protocol_version", "password_encryption", "hba_file", "log_connections", "log_disconnections", "log_statement", "session_preload_libraries",
            "local_preload_libraries", "row_security", "search_path", "autovacuum_enabled", "restore_command", "unix_socket_permissions", "krb_server_keyfile", "pgaudit.log", "allow_system_table_mods",
        ],
        ["nginx"] =
        [
            "auth_basic", "auth_request", "auth_basic_user_file", "limit_req", "limit_conn", "limit_req_zone", "allow", "deny", "satisfy", "ssl_protocols", "ssl_ciphers", "ssl_certificate", "ssl_verify_client", "load_module",
            "include", "user", "proxy_pass", "root", "alias", "error_log", "add_header", "proxy_ignore_headers", "client_max_body_size", "js_import", "perl_modules", "set_real_ip_from", "dav_methods", "listen",
        ],
        ["sysctl"] =
        [
            "vm.overcommit_memory", "kernel.randomize_va_space", "kernel.core_pattern", "kernel.modprobe", "net.ipv4.ip_forward", "net.ipv4.conf.all.rp_filter", "net.ipv4.tcp_tw_recycle", "net.ipv4.tcp_timestamps",
            "net.ipv4.tcp_syncookies", "fs.suid_dumpable", "fs.protected_symlinks", "net.ipv6.conf.all.forwarding", "vm.mmap_min_addr",
        ],
        ["redis"] = ["appendfsync", "appendonly", "save", "requirepass", "dir", "dbfilename", "protected-mode", "rename-command", "bind", "masterauth", "min-replicas-to-write"],
        ["files"] = ["connectionstrings:shop", "authentication:enabled", "jwt:key", "audit:enabled", "cors:origins", "kestrel:endpoints:http:url", "db_password", "password", "username"],
        ["variables"] = ["ld_preload", "dotnet_startup_hooks", "coreclr_enable_profiling", "path", "node_options"],
        ["runtime"] = ["system.startuphookprovider.issupported"],
        ["connections"] = ["host", "ssl mode", "trust server certificate"],
        ["units"] = ["execstart", "user", "nonewprivileges", "protectsystem", "environment"],
    };

    // Settings that may be had, but not to these values.
    private static readonly (string Name, string? Value)[] s_forbiddenValues =
    [
        ("autovacuum", "off"), ("autovacuum", "false"), ("autovacuum", "0"), ("autovacuum", null), ("track_counts", "off"), ("track_activities", "no"), ("access_log", "off"), ("access_log", null),
    ];

    // The server's own tables, as a statement may name them.
    private static readonly string[] s_catalogs =
    [
        "pg_catalog.pg_authid", "\"pg_catalog\".pg_authid", "pg_catalog.\"pg_authid\"", "\"pg_catalog\".\"pg_class\"", "\"pg_toast\".\"pg_toast_1262\"", "information_schema.sql_features", "\"information_schema\".\"sql_features\"",
    ];

    private static readonly string[] s_harmless =
    [
        "work_mem", "jit", "random_page_cost", "http/gzip", "http/upstream[app]/keepalive", "events/worker_connections", "net.core.somaxconn", "vm.swappiness", "maxmemory-policy", "Logging:LogLevel:Default", "DOTNET_gcServer",
        "System.GC.Server", "Maximum Pool Size", "Service/LimitNOFILE", "role:shop/work_mem", "public.orders/fillfactor", "scheduler", "enabled", "index", "analyze",
    ];

    private static readonly string[] s_values =
    [
        "on", "off", "0", "1", "64MB", "true", "false", "none", "auto", "public.orders", "public.orders USING btree (id)", "\\\"pg_catalog\\\".\\\"pg_authid\\\"", "public.\\\"Orders\\\"", "madvise", "10", "allkeys-lru", "Warning", "None", "65536",
        "on; load_module /tmp/x.so", "64MB'; DROP TABLE orders; --", "1\\nfsync = off", "$(reboot)", "`id`", "../../etc/passwd", "/etc/shadow", "*", "|/tmp/x", "1\\r\\nFLUSHALL", "x\\u0000y",
        "{finding.value}", "{finding.evil}", "{with(finding.evil, 'x')}", "{if(finding.yes = 'yes', 'off', 'on')}", "{lower('OFF')}", "{coalesce(finding.nothing, 'off')}", "{current('fsync')}",
    ];

    [Fact]
    public async Task PlanAsync_OfTenThousandRandomCataloguesAndFindings_HasNothingThatIsForbidden()
    {
        var random = new Random(Seed);
        int planned = 0, denied = 0, refused = 0, changes = 0;
        for (int i = 0; i < Catalogues; i++)
        {
            string yaml = RandomCatalogue(random);
            IReadOnlyList<Optimization> entries;
            try
            {
                entries = OptimizationCatalogue.Parse(yaml, "fuzz.yaml");
            }
            catch (ScenarioException)
            {
                refused++;
                continue;
            }

            var table = new PlanningTable { Catalogue = OptimizationCatalogue.Of(entries) };
            OptimizationPlan plan = await table.PlanAsync(new PlanRequest
            {
                Findings = [.. entries.Select(entry => RandomFinding(random, entry.Id))],
                Strategy = random.Next(4) == 0 ? (OptimizationStrategy)random.Next(3) : OptimizationStrategy.Aggressive,
                Targets = PlanningTable.Everything,
                MostChanges = 100,
            });
            planned++;
            denied += plan.Skipped.Count(one => one.IsDenied);
            foreach (PlannedChange change in plan.Changes)
            {
                changes++;
                foreach (SettingChange setting in change.Settings)
                {
                    Assert.False(IsForbidden(change.Mechanism, setting.Key, setting.After), $"seed {Seed}, number {i}: {change.Mechanism} {setting.Key} = {setting.After}\n{yaml}");
                    Assert.False((setting.After ?? "").Any(one => (char.IsControl(one) && one != '\n') || one is ';' or '`'), $"seed {Seed}, number {i}: {setting.Key} = {setting.After}");
                    Assert.DoesNotContain("..", setting.Key + setting.After, StringComparison.Ordinal);
                }
            }
        }

        // The dice must have thrown enough of everything, or nothing was tested.
        Assert.True(planned > 2000 && denied > 2000 && refused > 1000 && changes > 200, $"{planned} planned, {denied} denied, {refused} refused, {changes} changes");
    }

    [Fact]
    public async Task PlanAsync_OfEntriesThatNoReaderHasSeen_HasNothingThatIsForbidden()
    {
        // Past the reader: entries that are made in memory, so that the planner alone stands in between.
        var random = new Random(Seed + 1);
        int denied = 0;
        for (int i = 0; i < 2000; i++)
        {
            MechanismForm form = MechanismForms.All[random.Next(MechanismForms.All.Count)];
            string key = random.Next(3) == 0 ? RandomKey(random) : KeyOf(random, form.Name);
            string? value = random.Next(6) == 0 ? null : Plain(ValueOf(random, form.Name));
            var entry = new Optimization
            {
                Id = "fuzz.entry",
                Title = "Fuzz",
                Risk = OptimizationRisk.Low,
                Changes = [new OptimizationChange { Mechanism = form.Name, Target = form.Targets[0], Effect = form.Effects[0], Settings = [(Template.Parse(Braced(key)), value is null ? null : Template.Parse(Braced(value)))] }],
            };
            OptimizationPlan plan = await new PlanningTable { Catalogue = OptimizationCatalogue.Of([entry]) }.PlanAsync(OptimizationStrategy.Aggressive, RandomFinding(random, entry.Id) with { Confidence = 0.99 });
            denied += plan.Skipped.Count;
            Assert.All(plan.Changes, change => Assert.All(change.Settings, one => Assert.False(IsForbidden(change.Mechanism, one.Key, one.After), $"seed {Seed + 1}, number {i}: {change.Mechanism} {one.Key} = {one.After}")));
        }

        Assert.True(denied > 1000, $"{denied} left out");
    }

    private static bool IsForbidden(string mechanism, string key, string? value)
    {
        // Whatever stands before the last slash, colon of a role, or bracket is where it is, not what it is.
        string lower = key.ToLowerInvariant().Trim();
        string name = lower.StartsWith("role:", StringComparison.Ordinal) || lower.StartsWith("database:", StringComparison.Ordinal) || lower.StartsWith("service/", StringComparison.Ordinal) || lower.StartsWith("public.", StringComparison.Ordinal)
            ? lower[(lower.LastIndexOf('/') + 1)..]
            : lower.StartsWith("http/", StringComparison.Ordinal) || lower.StartsWith("main/", StringComparison.Ordinal) || lower.StartsWith("events/", StringComparison.Ordinal) ? Directive(lower) : lower;

        // Quotation marks make no other table of it.
        string table = (mechanism switch { "postgresql.table" => key, "postgresql.index" or "postgresql.analyze" => value ?? "", _ => "" }).Replace("\"", "", StringComparison.Ordinal).Trim().ToLowerInvariant();
        if (table.StartsWith("pg_", StringComparison.Ordinal) || table.StartsWith("information_schema.", StringComparison.Ordinal))
        {
            return true;
        }

        // Words of these are common ones, which in an application's own settings mean something else.
        string bare = mechanism.StartsWith("file.", StringComparison.Ordinal) ? name[(name.LastIndexOf(':') + 1)..] : name;
        bool isFile = mechanism is "file.json" or "file.yaml" or "file.ini";
        return s_forbidden.Any(kind => (!isFile || kind.Key is "files" or "postgresql" or "sysctl" or "redis") && (kind.Value.Contains(name) || kind.Value.Contains(bare)))
            || (isFile && GuardedNames.IsOne(key))
            || s_forbiddenValues.Any(one => one.Name == bare && (bare != "access_log" || mechanism == "nginx.directive") && (value is null ? one.Value is null : string.Equals(value.Trim(), one.Value, StringComparison.OrdinalIgnoreCase)));
    }

    private static string Directive(string key)
    {
        int depth = 0;
        int start = 0;
        for (int at = 0; at < key.Length; at++)
        {
            depth += key[at] == '[' ? 1 : key[at] == ']' ? -1 : 0;
            start = key[at] == '/' && depth == 0 ? at + 1 : start;
        }

        int bracket = key.IndexOf('[', start);
        return bracket < 0 ? key[start..] : key[start..bracket];
    }

    private static string RandomCatalogue(Random random)
    {
        var yaml = new StringBuilder("optimizations:\n");
        int count = random.Next(1, 4);
        for (int i = 0; i < count; i++)
        {
            MechanismForm form = MechanismForms.All[random.Next(MechanismForms.All.Count)];
            yaml.Append(CultureInfo.InvariantCulture, $"  - id: fuzz.entry{i}\n    title: Fuzz\n    layer: database\n    strategy: {Pick(random, "balanced", "aggressive", "aggressive", "aggressive", "aggressive", "aggressive")}\n    risk: {Pick(random, "low", "low", "low", "medium", "high")}\n");
            yaml.Append(random.Next(4) == 0 ? "    let:\n      evil: finding.evil\n    when:\n      - { if: \"known(evil)\", else: no }\n" : "");
            yaml.Append(CultureInfo.InvariantCulture, $"    change:\n      mechanism: {form.Name}\n      settings:\n");
            var used = new HashSet<string>();
            int settings = random.Next(1, 4);
            for (int j = 0; j < settings; j++)
            {
                string key = random.Next(8) == 0 ? "{finding.key}" : random.Next(12) == 0 ? RandomKey(random) : KeyOf(random, form.Name);
                if (used.Add(key))
                {
                    yaml.Append(CultureInfo.InvariantCulture, $"        \"{key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\": {(random.Next(8) == 0 ? "null" : $"\"{ValueOf(random, form.Name)}\"")}\n");
                }
            }

            if (random.Next(10) == 0)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"      arguments: {{ {Pick(random, "file", "device", "name", "table")}: \"{Pick(random, "../../etc/passwd", "/etc/shadow", "sda", "public.orders", "x; reboot")}\" }}\n");
            }
        }

        return yaml.ToString();
    }

    private static Finding RandomFinding(Random random, string optimization) => PlanningTable.Finding(
        "fuzz.finding", [optimization], ("value", Plain(s_values[random.Next(s_values.Length)])), ("evil", Pick(random, "off", "none", "public.orders", "*", "evil.so")), ("yes", "yes"), ("key", RandomKey(random)), ("table", "public.orders"))
        with { Confidence = 0.3 + (0.7 * random.NextDouble()) };

    // A key in the mechanism's own form: what is forbidden there, and now and then what is not.
    private static string KeyOf(Random random, string mechanism)
    {
        string postgres = random.Next(4) == 0 ? Pick(random, "work_mem", "jit", "random_page_cost", "autovacuum", "track_counts", "log_min_duration_statement") : Pick(random, s_forbidden["postgresql"]);
        string nginx = random.Next(4) == 0 ? Pick(random, "gzip", "keepalive_timeout", "access_log", "proxy_buffering") : Pick(random, s_forbidden["nginx"]);
        return mechanism switch
        {
            "postgresql.setting" => postgres,
            "postgresql.role" => $"{Pick(random, "role", "database")}:shop/{postgres}",
            "postgresql.table" => $"{Pick(random, "public.orders", "public.orders", "public.\"Orders\"", s_catalogs[random.Next(s_catalogs.Length)])}/{Pick(random, "autovacuum_enabled", "toast.autovacuum_enabled", "fillfactor", "user_catalog_table")}",
            "postgresql.index" => "index",
            "postgresql.analyze" => "analyze",
            "nginx.directive" => Pick(random, "http/", "http/server[*]/", "http/server[*]/location[/deny/x]/", "main/", "http/upstream[app]/") + nginx,
            "redis.config" => random.Next(4) == 0 ? "maxmemory-policy" : Pick(random, s_forbidden["redis"]),
            "sysctl" => random.Next(4) == 0 ? "net.core.somaxconn" : Pick(random, s_forbidden["sysctl"]),
            "file.env" => random.Next(4) == 0 ? "DOTNET_gcServer" : Pick(random, [.. s_forbidden["variables"], "db_password"]).ToUpperInvariant(),
            "dotnet.runtimeconfig" => Pick(random, "System.StartupHookProvider.IsSupported", "System.GC.Server"),
            "connection.string" => Pick(random, "Host", "SSL Mode", "Trust Server Certificate", "Password", "Username", "Maximum Pool Size"),
            "systemd.dropin" => $"Service/{Pick(random, "ExecStart", "User", "NoNewPrivileges", "ProtectSystem", "Environment", "LimitNOFILE")}",
            "block.queue" => "scheduler",
            "thp" => "enabled",
            _ => random.Next(5) == 0 ? "Logging:LogLevel:Default" : random.Next(2) == 0 ? GuardedNames.Next(random) : Pick(random, [.. s_forbidden["files"], .. s_forbidden["postgresql"].Select(name => $"data:{name}"), .. s_forbidden["redis"]]),
        };
    }

    // Mostly one that the form lets through, so that the list behind it is what is tested.
    private static string ValueOf(Random random, string mechanism) => random.Next(6) == 0 ? s_values[random.Next(s_values.Length)] : mechanism switch
    {
        "postgresql.index" => $"{RandomTable(random)} USING btree (id)",
        "postgresql.analyze" => RandomTable(random),
        "thp" => "madvise",
        "block.queue" => "none",
        "dotnet.runtimeconfig" => Pick(random, "true", "false", "1"),
        _ => Pick(random, "on", "off", "0", "1", "64", "true", "false", "none", "auto"),
    };

    // In the text of YAML, as all values are.
    private static string RandomTable(Random random) => Pick(random, "public.orders", "public.orders", "public.\"Orders\"", s_catalogs[random.Next(s_catalogs.Length)]).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string RandomKey(Random random)
    {
        if (random.Next(4) == 0)
        {
            return s_harmless[random.Next(s_harmless.Length)];
        }

        string kind = s_forbidden.Keys.ElementAt(random.Next(s_forbidden.Count));
        string name = random.Next(6) == 0 ? s_forbiddenValues[random.Next(s_forbiddenValues.Length)].Name : s_forbidden[kind][random.Next(s_forbidden[kind].Length)];
        string placed = random.Next(8) switch
        {
            0 => $"role:shop/{name}",
            1 => $"database:shop/{name}",
            2 => $"http/{name}",
            3 => $"http/server[*]/location[/a]/{name}",
            4 => $"main/{name}",
            5 => $"public.orders/{name}",
            6 => $"Service/{char.ToUpperInvariant(name[0])}{name[1..]}",
            _ => name,
        };

        // Most as they are; some in a disguise.
        return random.Next(10) switch
        {
            0 => placed.ToUpperInvariant(),
            1 => " " + placed,
            2 => placed + " ",
            3 => char.ToUpperInvariant(placed[0]) + placed[1..],
            4 => placed.Replace('a', 'а'),
            5 => placed + "[x]",
            6 => "work_mem/" + placed,
            _ => placed,
        };
    }

    // The texts are written for YAML in quotes; in a finding they are what YAML would make of them.
    private static string Plain(string text) => text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\u0000", "\0", StringComparison.Ordinal);

    private static string Braced(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];
}
