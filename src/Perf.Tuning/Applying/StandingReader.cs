namespace Perf.Tuning;

/// <summary>Reads how the settings of a change stand.</summary>
internal static class StandingReader
{
    /// <summary>Reads it. Writes nothing.</summary>
    /// <param name="mechanism">The change's mechanism.</param>
    /// <param name="order">What was to be done.</param>
    /// <param name="record">The change; what was there before is in it.</param>
    /// <param name="blobs">The backup's blobs, for what is secret.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PerfException">The service cannot be asked, or is another one, or what was there before cannot be read.</exception>
    internal static async Task<ChangeStanding> ReadAsync(IMechanism mechanism, ChangeOrder order, ChangeRecord record, BlobStore blobs, CancellationToken cancellation)
    {
        Observation observation = await mechanism.ObserveAsync(order, cancellation).ConfigureAwait(false);
        if (observation.IsUnseen)
        {
            // Taken for "not set", what is in effect would count as undone.
            throw new PerfException(ErrorIds.ChangeRefused, observation.Refusal ?? $"{order.Target} cannot be looked at.", order.Target);
        }

        if (record.Capture is { Identity: { Length: > 0 } captured } && observation.Identity.Length > 0 && observation.Identity != captured)
        {
            throw new PerfException(
                ErrorIds.BackupElsewhere,
                $"{order.Target} is {observation.Identity} by now, and the one that was changed is {captured}: how that stands cannot be seen, and nothing was written. Have the environment name that one again.",
                order.Target);
        }

        var settings = new Dictionary<string, SettingStanding>(StringComparer.Ordinal);
        foreach ((string key, string? asked) in order.Settings)
        {
            if (mechanism.StandingOf(key, asked, record.Capture!.Facts, observation) is { } own)
            {
                settings[key] = own;
                continue;
            }

            string? now = observation.Values.GetValueOrDefault(key);
            string?[] before = Before(record.Capture!, key, blobs);
            string?[] set = record.Effective is { } read && read.TryGetValue(key, out string? value) ? [asked, value] : [asked];
            SettingStanding standing = ChangeStanding.Of(now, before, set);

            // Written otherwise, it may mean the same all the same (64MB and 65536kB), and the mechanism alone knows.
            settings[key] = standing != SettingStanding.Drifted ? standing
                : observation.IsSet ? SettingStanding.AsSet
                : await MeansAsync(mechanism, order, key, before[0], cancellation).ConfigureAwait(false) ? SettingStanding.AsBefore
                : order.Settings.Count > 1 && await MeansAsync(mechanism, order, key, asked, cancellation).ConfigureAwait(false) ? SettingStanding.AsSet
                : SettingStanding.Drifted;
        }

        return new ChangeStanding(observation.Values, settings) { Refusal = observation.Refusal };
    }

    private static async Task<bool> MeansAsync(IMechanism mechanism, ChangeOrder order, string key, string? value, CancellationToken cancellation)
    {
        ChangeOrder one = order with { Settings = new Dictionary<string, string?> { [key] = value } };
        return (await mechanism.ObserveAsync(one, cancellation).ConfigureAwait(false)).IsSet;
    }

    // What was captured is in the form of setting, what was seen in that of reading: a setting that no file had reads as its default.
    private static string?[] Before(CaptureRecord capture, string key, BlobStore blobs)
    {
        if (capture.Secrets.TryGetValue(key, out string? blob))
        {
            return [blob is null ? null : System.Text.Encoding.UTF8.GetString(blobs.Get(blob))];
        }

        string? before = capture.Before.GetValueOrDefault(key);
        return capture.Seen.TryGetValue(key, out string? seen) ? [before, seen] : [before];
    }
}
