namespace Perf.Tuning;

/// <summary>A change of the journal as people see it. Nothing secret.</summary>
internal static class ChangeView
{
    /// <summary>Makes it.</summary>
    /// <param name="record">The change.</param>
    /// <param name="backup">What it is of.</param>
    /// <param name="now">What was read of its settings; null where nothing was.</param>
    /// <param name="message">Why it is in its state; null for what the journal says.</param>
    internal static Change Of(ChangeRecord record, Manifest backup, IReadOnlyDictionary<string, string?>? now = null, string? message = null)
    {
        PlannedChange planned = record.Planned;
        return new Change
        {
            Number = record.Number,
            BackupId = backup.Id,
            OptimizationId = planned.OptimizationId,
            Title = planned.Title,
            Layer = planned.Layer,
            Environment = backup.Environment,
            Mechanism = planned.Mechanism,
            Target = planned.Target,

            // It may be in effect, whatever the last line is that can be read.
            State = record.IsUnsure ? TuningState.Intended : record.State,
            Settings = [.. planned.Settings.Select(setting => Setting(setting, record.Capture, now))],
            AppliedAt = record.AppliedAt,
            RevertedAt = record.RevertedAt,
            FindingId = planned.FindingId,
            Risk = planned.Risk,
            Outcome = record.Measurement?.Outcome ?? TuningOutcome.Unverified,
            Measurement = record.Measurement,
            Message = message ?? record.Message,
            Advice = planned.Advice,
            Diff = planned.Diff,
        };
    }

    private static SettingChange Setting(SettingChange planned, CaptureRecord? capture, IReadOnlyDictionary<string, string?>? now)
    {
        bool isSecret = planned.IsSecret || capture?.Secrets.ContainsKey(planned.Key) == true;
        string? before = capture is not null && capture.Before.TryGetValue(planned.Key, out string? captured) ? captured : planned.Before;
        string? seen = now?.GetValueOrDefault(planned.Key);
        return isSecret
            ? planned with { Before = SettingChange.Hidden, After = SettingChange.Hidden, Now = seen is null ? null : SettingChange.Hidden, IsSecret = true }
            : planned with { Before = before, Now = seen };
    }
}
