using System.Text;

namespace Perf.Tuning;

/// <summary>Makes what mechanisms work by from what plan and journal have, and the other way round.</summary>
internal static class ChangeOrders
{
    /// <summary>The order of a change.</summary>
    /// <param name="planned">The change.</param>
    /// <param name="backupId">The backup.</param>
    internal static ChangeOrder Of(PlannedChange planned, string backupId) => new(
        planned.Target,
        planned.Settings.ToDictionary(setting => setting.Key, setting => setting.After, StringComparer.Ordinal),
        planned.Arguments,
        backupId)
    {
        Effect = planned.Effect,
    };

    /// <summary>Keeps what a mechanism has captured: bytes and secrets as blobs, the rest as it stands in the journal. All of it is on the disk when it comes back.</summary>
    /// <param name="capture">What was captured.</param>
    /// <param name="observed">What was seen just before.</param>
    /// <param name="script">Lines that put it back.</param>
    /// <param name="blobs">Where bytes are kept.</param>
    internal static CaptureRecord Keep(Capture capture, Observation observed, IReadOnlyList<string> script, BlobStore blobs)
    {
        var secrets = observed.Secrets.ToDictionary(
            key => key,
            key => observed.Values.GetValueOrDefault(key) is { } value ? blobs.Put(Encoding.UTF8.GetBytes(value)) : null,
            StringComparer.Ordinal);
        return new CaptureRecord
        {
            Before = capture.Before.ToDictionary(pair => pair.Key, pair => secrets.ContainsKey(pair.Key) ? null : pair.Value, StringComparer.Ordinal),
            Seen = Open(observed),
            Identity = observed.Identity,
            Facts = capture.Facts,
            Blobs = capture.Blobs.ToDictionary(pair => pair.Key, pair => blobs.Put(pair.Value), StringComparer.Ordinal),
            Secrets = secrets,
            Script = script,
        };
    }

    /// <summary>What was seen, without what is secret.</summary>
    /// <param name="observed">What was seen.</param>
    internal static IReadOnlyDictionary<string, string?> Open(Observation observed) =>
        observed.Values.Where(pair => !observed.Secrets.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Reads back what <see cref="Keep"/> has kept.</summary>
    /// <param name="record">What the journal has.</param>
    /// <param name="blobs">Where bytes are kept.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.BackupDamaged"/>.</exception>
    internal static Capture Read(CaptureRecord record, BlobStore blobs) => new()
    {
        Before = record.Before,
        Facts = record.Facts,
        Blobs = record.Blobs.ToDictionary(pair => pair.Key, pair => blobs.Get(pair.Value), StringComparer.Ordinal),
    };
}
