using Perf.Tuning;

namespace Perf.Tests.Tuning.RoundTrip;

/// <summary>Makes of a way of an entry the change that a plan would have, with a value for each that is computed. An entry that joins the catalogue and is not right with these says so by failing.</summary>
internal static class RoundTripChange
{
    internal static PlannedChange Of(Optimization entry, OptimizationChange way, TargetInstance instance, IReadOnlyDictionary<string, string> known)
    {
        // In the order of a plan, which is that of the keys.
        var settings = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach ((Template key, Template? value) in way.Settings)
        {
            string name = Filled(key.Source);
            settings[name] = value is null ? null : known.TryGetValue(name, out string? own) ? own : value.IsConstant ? value.Source : Sample(instance.Mechanism, name);
        }

        var arguments = way.Arguments.ToDictionary(one => one.Name, one => Filled(one.Value.Source), StringComparer.Ordinal);
        foreach ((string name, string value) in instance.Arguments)
        {
            arguments[name] = value;
        }

        if (instance.Mechanism == "postgresql.index" && settings["index"] is { } definition)
        {
            arguments["definition"] = definition;
            arguments["table"] = IndexText.TableOf(definition);
        }

        return new PlannedChange
        {
            OptimizationId = entry.Id,
            Title = entry.Title,
            Mechanism = instance.Mechanism,
            Target = instance.Target,
            Settings = [.. settings.Select(one => new SettingChange { Key = one.Key, After = one.Value })],
            Arguments = arguments,
            Effect = way.Effect,
            Risk = entry.Risk,
            IsReversible = MechanismForms.Find(instance.Mechanism)!.IsReversible,
        };
    }

    // What a finding or a target would say.
    private static string Filled(string text)
    {
        string filled = text
            .Replace("{postgresql.role}", "shop", StringComparison.Ordinal)
            .Replace("{finding.table}", "public.orders", StringComparison.Ordinal)
            .Replace("{postgresql.duplicate_index}", "public.orders_twin", StringComparison.Ordinal)
            .Replace("{finding.subject}", "sda", StringComparison.Ordinal);
        Assert.DoesNotContain('{', filled);
        return filled;
    }

    private static string Sample(string mechanism, string key) => (mechanism, key) switch
    {
        ("postgresql.index", _) => "public.orders USING btree (customer_id)",
        ("postgresql.analyze", _) => "public.orders",
        (_, "shared_preload_libraries") => "auto_explain, pg_stat_statements",
        (_, "wal_compression") => "lz4",
        ("postgresql.setting" or "postgresql.role", _) => "96MB",
        (_, "events/worker_connections") => "1024",
        (_, "main/worker_rlimit_nofile") => "2048",
        (_, "http/keepalive_requests") => "5000",
        (_, "http/proxy_buffers") => "8 16k",
        (_, "http/proxy_buffer_size") => "16k",
        (_, "http/proxy_busy_buffers_size") => "32k",
        ("sysctl", "net.core.somaxconn") => "8192",
        (_, "System.GC.Server") => "false",
        (_, "DOTNET_gcServer") => "0",
        (_, "DOTNET_ThreadPool_ForceMinWorkerThreads") => "0x40",
        (_, "Service/CPUQuota") => "200%",
        _ => "64",
    };
}
