namespace Perf.Tuning;

/// <summary>Which newer backups stand on an older one, because they have changed the same settings since: a pure function. Undoing goes from the top of the stack.</summary>
internal static class Supersession
{
    /// <summary>Arguments that say which setting it is, the file first; others say how it is made. All indexes have the same key: which one it is, its definition or its name says.</summary>
    private static readonly string[] s_places = ["file", "section", "key", "device", "definition", "name"];

    /// <summary>Finds them, also those that stand on one that stands on it.</summary>
    /// <param name="backups">All backups of the machine, the newest first.</param>
    /// <param name="chosen">The older one.</param>
    /// <returns>The newer ones, the newest first: the order in which they are to be undone before it.</returns>
    internal static IReadOnlyList<BackupReading> Of(IReadOnlyList<BackupReading> backups, BackupReading chosen)
    {
        List<ChangedSetting> settings = [.. Settings(chosen)];
        var above = new Stack<BackupReading>();
        foreach (BackupReading newer in backups.TakeWhile(backup => backup.Id != chosen.Id).Reverse())
        {
            ChangedSetting[] own = [.. Settings(newer)];
            if (own.Any(one => settings.Exists(one.Meets)))
            {
                settings.AddRange(own);
                above.Push(newer);
            }
        }

        return [.. above];
    }

    /// <summary>The settings of a backup that are in effect and that undoing brings back.</summary>
    /// <param name="backup">The backup.</param>
    internal static IEnumerable<ChangedSetting> Settings(BackupReading backup) =>
        from record in backup.Changes
        where record.IsTouched && record.Planned.IsReversible
        from setting in Settings(backup.Manifest?.Environment, record)
        select setting;

    /// <summary>The settings of a change that a journal has.</summary>
    /// <param name="environment">The environment that the change is of.</param>
    /// <param name="record">The change.</param>
    internal static IEnumerable<ChangedSetting> Settings(string? environment, ChangeRecord record) => Settings(environment, record.Planned, record.Capture?.Identity ?? "");

    /// <summary>The settings of a change.</summary>
    /// <param name="environment">The environment that the change is of.</param>
    /// <param name="planned">The change.</param>
    /// <param name="identity">What was looked at (<see cref="Observation.Identity"/>); empty where that is not known.</param>
    internal static IEnumerable<ChangedSetting> Settings(string? environment, PlannedChange planned, string identity = "")
    {
        string place = PlaceOf(planned, s_places);
        // Which file it is was looked at, whether the change names it or its target does.
        string? real = identity.Length == 0 ? null : $"{WhereOf(planned.Mechanism, identity)}{PlaceOf(planned, s_places.Skip(1))}";
        return planned.Settings.Select(setting => new ChangedSetting(environment, planned.Mechanism, planned.Target, setting.Key, place) { Real = real });
    }

    private static string PlaceOf(PlannedChange planned, IEnumerable<string> names) => string.Concat(names.Select(name => $"\n{name}={planned.Arguments.GetValueOrDefault(name)}"));

    // A server of this machine has many names.
    private static string WhereOf(string mechanism, string identity) => mechanism == "redis.config" ? TargetPlaces.OfRedis(identity).FirstOrDefault() ?? identity : identity;
}
