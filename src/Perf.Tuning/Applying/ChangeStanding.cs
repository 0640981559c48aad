namespace Perf.Tuning;

/// <summary>How the settings of a change stand: what they are now beside what they were and what was set. Each by itself, so that what somebody else has changed beside them counts for nothing.</summary>
/// <param name="Now">Each setting's value in effect; null where it is not set.</param>
/// <param name="Settings">How each stands.</param>
internal sealed record ChangeStanding(IReadOnlyDictionary<string, string?> Now, IReadOnlyDictionary<string, SettingStanding> Settings)
{
    private const int MostLetters = 60;

    /// <summary>Why it cannot be changed as things are (<see cref="Observation.Refusal"/>); null where it can.</summary>
    internal string? Refusal { get; init; }

    /// <summary>Whether all are as they were before.</summary>
    internal bool IsBefore => Settings.Values.All(standing => standing == SettingStanding.AsBefore);

    /// <summary>Whether somebody else has changed one.</summary>
    internal bool IsDrifted => Settings.Values.Contains(SettingStanding.Drifted);

    /// <summary>How a value stands. What is equal to both is as before: then there is nothing to undo.</summary>
    /// <param name="now">The value in effect.</param>
    /// <param name="before">What it may read as when it is as before.</param>
    /// <param name="set">What it may read as when it is as set.</param>
    internal static SettingStanding Of(string? now, IEnumerable<string?> before, IEnumerable<string?> set) =>
        before.Contains(now) ? SettingStanding.AsBefore : set.Contains(now) ? SettingStanding.AsSet : SettingStanding.Drifted;

    /// <summary>The settings that somebody else has changed, with all three values, as a sentence each.</summary>
    /// <param name="settings">The settings as people may see them.</param>
    internal string Explain(IReadOnlyList<SettingChange> settings) => string.Join(" ", settings
        .Where(setting => Settings.GetValueOrDefault(setting.Key) == SettingStanding.Drifted)
        .Select(setting => $"{setting.Key} was {Show(setting.Before)} before, was set to {Show(setting.After)}, and is {Show(setting.IsSecret ? SettingChange.Hidden : Now.GetValueOrDefault(setting.Key))} now."));

    private static string Show(string? value)
    {
        string? line = value?.ReplaceLineEndings(" ");
        return line switch
        {
            null => "not set",
            "" => "empty",
            { Length: > MostLetters } => $"'{line[..MostLetters]}…'",
            _ => $"'{line}'",
        };
    }
}
