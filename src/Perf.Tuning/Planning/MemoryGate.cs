namespace Perf.Tuning;

/// <summary>Reads what is configured now, and asks <see cref="MemoryLedger"/> whether there is memory for a change of PostgreSQL's settings.</summary>
internal static class MemoryGate
{
    private static readonly IReadOnlyDictionary<string, string> s_noArguments = new Dictionary<string, string>();

    // What a role may have of its own.
    private static readonly string[] s_ofSessions = ["work_mem", "hash_mem_multiplier", "temp_buffers", "maintenance_work_mem"];

    /// <summary>Why there is not, for a change by itself; null where there is, or the change takes none.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="changed">The settings, by key.</param>
    /// <param name="settings">What settings are now.</param>
    /// <param name="facts">What is known of the machine.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<string?> WhyAsync(string mechanism, IReadOnlyDictionary<string, string?> changed, CurrentSettings settings, IReadOnlyDictionary<string, Value> facts, CancellationToken cancellation)
    {
        if (mechanism is not ("postgresql.setting" or "postgresql.role") || !changed.Keys.Any(key => MemoryLedger.Takes(mechanism, key)))
        {
            return null;
        }

        foreach ((string key, string? value) in changed)
        {
            if (value is not null && MemoryLedger.Takes(mechanism, key) && !AmountText.TryParse(value, out _))
            {
                return $"'{CatalogueProblems.Shown(value)}' is no size";
            }
        }

        (MemoryLedger? ledger, string why) = await ReadAsync(settings, facts, cancellation).ConfigureAwait(false);
        return ledger is { Configured.Count: > 0 } ? ledger.Why([], [.. changed.Select(one => (mechanism, new SettingChange { Key = one.Key, After = one.Value }))]) : why;
    }

    /// <summary>Why there is not, for a planned change, as things are now: settings and facts are read anew, so that those of the plan that were made before are counted.</summary>
    /// <param name="change">The change.</param>
    /// <param name="mechanisms">The mechanisms.</param>
    /// <param name="facts">Reads what is to be known of the machine.</param>
    /// <param name="targets">The targets, with secrets filled in.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<string?> WhyNowAsync(PlannedChange change, IReadOnlyList<IMechanism> mechanisms, IFactReader facts, TuningTargets targets, CancellationToken cancellation)
    {
        if (!change.Settings.Any(one => MemoryLedger.Takes(change.Mechanism, one.Key)))
        {
            return null;
        }

        Dictionary<string, string?> changed = change.Settings.ToDictionary(one => one.Key, one => one.After, StringComparer.Ordinal);
        IReadOnlyDictionary<string, Value> known = await facts.ReadAsync(targets, cancellation).ConfigureAwait(false);
        return await WhyAsync(change.Mechanism, changed, new CurrentSettings(mechanisms), known, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads what is spoken for.</summary>
    /// <param name="settings">What settings are now.</param>
    /// <param name="facts">What is known of the machine.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The ledger, null where the machine's memory is not known; and what is not known, in a sentence, empty where all is.</returns>
    public static async Task<(MemoryLedger? Ledger, string Why)> ReadAsync(CurrentSettings settings, IReadOnlyDictionary<string, Value> facts, CancellationToken cancellation)
    {
        if (facts.GetValueOrDefault("host.memory") is not { IsKnown: true, Number: > 0 } memory || facts.GetValueOrDefault("host.memory_others") is not { IsKnown: true } others)
        {
            return (null, "nobody knows how much memory there is, and how much of it others have");
        }

        var ledger = new MemoryLedger { Memory = memory.Number, Others = others.Number };
        if (facts.GetValueOrDefault("postgresql.is_local") is not { IsTrue: true })
        {
            return (ledger, "the database is not on this machine, as far as its connection says, so that nobody knows how much memory it has");
        }

        var configured = new Dictionary<(string Scope, string Name), double>();
        await AddAsync(configured, "postgresql.setting", "", MemoryBudget.Settings, settings, cancellation).ConfigureAwait(false);

        // What an earlier plan, or somebody, has given to the application's role holds for nearly every session.
        if (facts.GetValueOrDefault("postgresql.role") is { IsKnown: true, Text: { Length: > 0 } role })
        {
            await AddAsync(configured, "postgresql.role", $"role:{role}", s_ofSessions, settings, cancellation).ConfigureAwait(false);
        }

        return configured.ContainsKey(("", "shared_buffers")) && configured.ContainsKey(("", "max_connections")) ? (ledger with { Configured = configured }, "") : (ledger, "PostgreSQL's settings of memory could not be read");
    }

    private static async Task AddAsync(
        Dictionary<(string Scope, string Name), double> configured, string mechanism, string scope, IReadOnlyList<string> names, CurrentSettings settings, CancellationToken cancellation)
    {
        string[] keys = [.. names.Select(name => scope.Length > 0 ? $"{scope}/{name}" : name)];
        await settings.ReadAsync(mechanism, "postgresql", s_noArguments, keys, cancellation).ConfigureAwait(false);
        for (int i = 0; i < keys.Length; i++)
        {
            if (settings.Of(mechanism, "postgresql", keys[i]).AsNumber() is { } value)
            {
                configured[(scope, names[i])] = value;
            }
        }
    }
}
