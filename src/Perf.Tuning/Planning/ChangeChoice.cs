namespace Perf.Tuning;

/// <summary>Chooses of the changes in their order: none that sets what another sets already, two new indexes on a table at most, no more than there may be, and no more memory than there is. Pure.</summary>
internal static class ChangeChoice
{
    private const int MostIndexes = 2;

    /// <summary>Chooses.</summary>
    /// <param name="ordered">The changes, the best first.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="skipped">Gets those that are left out.</param>
    /// <param name="memory">What is spoken for of the memory; null where that is not known, or no two changes take some.</param>
    public static IReadOnlyList<PlannedChange> Of(IReadOnlyList<PlannedChange> ordered, int most, ICollection<SkippedOptimization> skipped, MemoryLedger? memory = null)
    {
        var chosen = new List<PlannedChange>();
        var taken = new List<(ChangedSetting Setting, string Id)>();
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (PlannedChange change in ordered)
        {
            ChangedSetting[] sets = [.. change.Settings.Select(one => SettingOf(change, one))];
            string? other = taken.Where(one => Array.Exists(sets, one.Setting.Meets)).Select(one => one.Id).FirstOrDefault();
            string table = change.Mechanism == "postgresql.index" && change.Settings.Any(one => one.After is not null) ? change.Arguments.GetValueOrDefault("table", "") : "";
            string? why = other is not null ? $"{other} sets the same, and promises more or risks less"
                : table.Length > 0 && indexes.GetValueOrDefault(table) >= MostIndexes ? $"{table} gets {MostIndexes} new indexes already: each makes writing slower; look again when they are there"
                : chosen.Count >= most ? $"the plan has {most} {(most == 1 ? "change" : "changes")} already; it comes next, or with -MaxChanges"
                : memory?.Why([.. chosen.SelectMany(Settings)], [.. Settings(change)]);
            if (why is not null)
            {
                skipped.Add(new SkippedOptimization(change.OptimizationId, change.FindingId, why + "."));
                continue;
            }

            chosen.Add(change);
            taken.AddRange(sets.Select(one => (one, change.OptimizationId)));

            if (table.Length > 0)
            {
                indexes[table] = indexes.GetValueOrDefault(table) + 1;
            }
        }

        return chosen;
    }

    private static IEnumerable<(string Mechanism, SettingChange Setting)> Settings(PlannedChange change) => change.Settings.Select(one => (change.Mechanism, one));

    // An index and a table's statistics are what they are of; and a role's setting is the same setting as the server's.
    private static ChangedSetting SettingOf(PlannedChange change, SettingChange one)
    {
        (string mechanism, string key) = change.Mechanism switch
        {
            "postgresql.index" or "postgresql.analyze" => ("", $"{one.Key}={one.After}"),
            "postgresql.role" or "postgresql.setting" => ("", DenyList.NameOf(change.Mechanism, one.Key).Name),
            _ => (change.Mechanism, one.Key),
        };
        return new ChangedSetting(null, mechanism, change.Target, key, "");
    }
}
