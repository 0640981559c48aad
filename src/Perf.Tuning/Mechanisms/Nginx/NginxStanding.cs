namespace Perf.Tuning.Nginx;

/// <summary>
/// How a directive of several blocks stands. Each block that was captured counts by itself: one that somebody has added since has nothing of ours, and must not stand in the way of undoing; one that is gone has taken ours with it. Pure.
/// </summary>
internal static class NginxStanding
{
    /// <summary>Tells.</summary>
    /// <param name="before">The value of each block before, by its label; null where it was not set there.</param>
    /// <param name="asked">What was set in all of them.</param>
    /// <param name="now">The value of each block that is there now.</param>
    /// <returns>Drifted where one is neither; as set where one still has what was set; otherwise as before.</returns>
    public static SettingStanding Of(IReadOnlyDictionary<string, string?> before, string? asked, IReadOnlyDictionary<string, string?> now)
    {
        bool isSet = false;
        foreach ((string label, string? old) in before)
        {
            if (!now.TryGetValue(label, out string? value) || NginxEdit.IsEqual(value, old))
            {
                continue;
            }

            if (!NginxEdit.IsEqual(value, asked))
            {
                return SettingStanding.Drifted;
            }

            isSet = true;
        }

        return isSet ? SettingStanding.AsSet : IsRenamed(before, asked, now) ? SettingStanding.Drifted : SettingStanding.AsBefore;
    }

    // A server that got another name is gone and come by its label, with what was set: to say that nothing of it is left would not be true.
    private static bool IsRenamed(IReadOnlyDictionary<string, string?> before, string? asked, IReadOnlyDictionary<string, string?> now) =>
        asked is not null
        && before.Any(gone => !now.ContainsKey(gone.Key) && !NginxEdit.IsEqual(gone.Value, asked))
        && now.Any(come => !before.ContainsKey(come.Key) && NginxEdit.IsEqual(come.Value, asked));
}
