namespace Perf.Tuning;

/// <summary>Which newer backups stand on an older one, because they have changed the same settings since: a pure function. Undoing goes from the top of the stack.</summary>
internal static class Supersession
{
    /// <summary>Arguments that say which setting it is; others say how it is made.</summary>
    private static readonly string[] s_places = ["file", "section", "key", "device"];

    /// <summary>Finds them, also those that stand on one that stands on it.</summary>
    /// <param name="backups">All backups of the machine, the newest first.</param>
    /// <param name="chosen">The older one.</param>
    /// <returns>The newer ones, the newest first: the order in which they are to be undone before it.</returns>
    internal static IReadOnlyList<BackupReading> Of(IReadOnlyList<BackupReading> backups, BackupReading chosen)
    {
        HashSet<string> settings = [.. Settings(chosen)];
        var above = new Stack<BackupReading>();
        foreach (BackupReading newer in backups.TakeWhile(backup => backup.Id != chosen.Id).Reverse())
        {
            string[] own = [.. Settings(newer)];
            if (own.Any(settings.Contains))
            {
                settings.UnionWith(own);
                above.Push(newer);
            }
        }

        return [.. above];
    }

    /// <summary>The settings of a backup that are in effect, each with all that says which it is: two environments may name different things alike.</summary>
    /// <param name="backup">The backup.</param>
    internal static IEnumerable<string> Settings(BackupReading backup) =>
        from record in backup.Changes
        where record.IsTouched
        let place = string.Concat(s_places.Select(name => $"\n{name}={record.Planned.Arguments.GetValueOrDefault(name)}"))
        from setting in record.Planned.Settings
        select $"{backup.Manifest?.Environment}\n{record.Planned.Mechanism}\n{record.Planned.Target}\n{setting.Key}{place}";
}
