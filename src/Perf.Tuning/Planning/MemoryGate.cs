namespace Perf.Tuning;

/// <summary>Asks <see cref="MemoryBudget"/> whether there is memory for a change of PostgreSQL's settings.</summary>
internal static class MemoryGate
{
    private static readonly IReadOnlyDictionary<string, string> s_noArguments = new Dictionary<string, string>();

    /// <summary>Why there is not; null where there is, or the change takes none.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="changed">The settings, by key.</param>
    /// <param name="settings">What settings are now.</param>
    /// <param name="facts">What is known of the machine.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<string?> WhyAsync(string mechanism, IReadOnlyDictionary<string, string?> changed, CurrentSettings settings, IReadOnlyDictionary<string, Value> facts, CancellationToken cancellation)
    {
        if (mechanism is not ("postgresql.setting" or "postgresql.role"))
        {
            return null;
        }

        // A role's work_mem is taken as everybody's: it is the application's role, and so nearly everybody is.
        var amounts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach ((string key, string? value) in changed)
        {
            string name = DenyList.NameOf(mechanism, key).Name;
            if (MemoryBudget.Settings.Contains(name) && value is not null)
            {
                if (!AmountText.TryParse(value, out double amount))
                {
                    return $"'{CatalogueProblems.Shown(value)}' is no size";
                }

                amounts[name] = amount;
            }
        }

        if (amounts.Count == 0)
        {
            return null;
        }

        if (facts.GetValueOrDefault("postgresql.is_local") is not { IsTrue: true })
        {
            return "the database is not on this machine, as far as its connection says, so that nobody knows how much memory it has";
        }

        if (facts.GetValueOrDefault("host.memory") is not { IsKnown: true, Number: > 0 } memory || facts.GetValueOrDefault("host.memory_others") is not { IsKnown: true } others)
        {
            return "nobody knows how much memory there is, and how much of it others have";
        }

        await settings.ReadAsync("postgresql.setting", "postgresql", s_noArguments, MemoryBudget.Settings, cancellation).ConfigureAwait(false);
        var now = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string name in MemoryBudget.Settings)
        {
            if (settings.Of("postgresql.setting", "postgresql", name).AsNumber() is { } value)
            {
                now[name] = value;
            }
        }

        return now.ContainsKey("shared_buffers") && now.ContainsKey("max_connections")
            ? new MemoryBudget { Memory = memory.Number, Others = others.Number, Values = now }.Why(amounts)
            : "PostgreSQL's settings of memory could not be read";
    }
}
