using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The journal of what was kept, cut at its end, as a disk may leave it. Nothing of it is in effect is never said; what is left of it undoes everything exactly, or is told as damaged, with what settles it.</summary>
internal sealed partial class KillRun
{
    /// <summary>Read after each byte, for between the ends and the middles of lines there may be nothing else to be read.</summary>
    /// <param name="every">After how many bytes within lines; after each, too, where one ends.</param>
    internal Task ReadAtEachByteAsync(int every) => EachAsync([0], async (folder, _) =>
    {
        (ApplyContext Context, string Backup, int Changes) made = await KeepAsync(folder);
        string file = Path.Combine(made.Backup, BackupReading.JournalFile);
        byte[] journal = await File.ReadAllBytesAsync(file);
        for (int length = 0; length < journal.Length; length++)
        {
            if (length % every != 0 && !journal.AsSpan(Math.Max(0, length - 3), Math.Min(6, journal.Length - Math.Max(0, length - 3))).Contains((byte)'\n'))
            {
                continue;
            }

            await File.WriteAllBytesAsync(file, journal[..length]);
            ExpectTold(made.Backup, made.Changes, $"{length} of {journal.Length} bytes");
        }
    });

    /// <summary>Undone after a cut at the end of each line, and in the middle of each.</summary>
    /// <param name="inLines">Whether in the middle, too: with a server each cut takes a second or more, and half a line is the same for all mechanisms.</param>
    internal async Task CutAsync(bool inLines = true)
    {
        int lines = 0;
        await EachAsync([0], async (folder, _) =>
        {
            string before = await snapshot(folder);
            (ApplyContext Context, string Backup, int Changes) made = await KeepAsync(folder);
            lines = (await File.ReadAllLinesAsync(Path.Combine(made.Backup, BackupReading.JournalFile))).Length;
            await ExpectUndoneAsync(made.Context, folder, before, "whole");
        });
        Assert.True(lines > 0);
        await EachAsync(Enumerable.Range(0, 2 * lines).Where(at => inLines || at % 2 == 0), CutAtAsync);
    }

    // Twice the number of lines that are left, and one more where the next is cut in its middle.
    private async Task CutAtAsync(string folder, int at)
    {
        string before = await snapshot(folder);
        (ApplyContext context, string backup, int changes) = await KeepAsync(folder);
        string kept = await snapshot(folder);
        string file = Path.Combine(backup, BackupReading.JournalFile);
        byte[] journal = await File.ReadAllBytesAsync(file);
        int[] ends = [0, .. journal.Index().Where(item => item.Item == (byte)'\n').Select(item => item.Index + 1)];
        int length = at % 2 == 0 ? ends[at / 2] : (ends[at / 2] + ends[(at / 2) + 1]) / 2;
        string where = $"{length} of {journal.Length} bytes, {at / 2} lines";
        await File.WriteAllBytesAsync(file, journal[..length]);
        if (ExpectTold(backup, changes, where).Damage is not null)
        {
            PerfException refused = await Assert.ThrowsAsync<PerfException>(() => BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None));
            PerfException left = await Assert.ThrowsAsync<PerfException>(() => UndoAsync(context));
            Assert.Equal((where, ErrorIds.BackupDamaged, ErrorIds.BackupDamaged), (where, refused.Id, left.Id));
            Assert.Contains("Move-Item", left.Message, StringComparison.Ordinal);
            Assert.Equal((where, kept), (where, await snapshot(folder)));

            // The copy that the message asks for.
            await File.WriteAllBytesAsync(file, journal);
        }
        else if (at % 3 == 0)
        {
            // A third of them is met by the next plan first: what is in effect stays.
            (await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None)).Dispose();
            Assert.Equal((where, kept), (where, await snapshot(folder)));
        }

        await ExpectUndoneAsync(context, folder, before, where);
    }

    private static async Task<(ApplyContext Context, string Backup, int Changes)> KeepAsync(string folder)
    {
        KillPlan plan = KillPlan.Load(folder);
        ApplyContext context = plan.Context(folder, NoFaults.Instance);
        using BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None);
        Assert.Null(await KillChild.MakeAsync(session, plan));
        return (context, Path.Combine(context.Folder, session.BackupId), plan.All().Length);
    }

    // As a process sees it that has not made it.
    private static BackupReading ExpectTold(string backup, int changes, string where)
    {
        BackupReading reading = BackupReading.Of(backup);
        Backup told = BackupSummary.Of(reading, isAlive: false, Machine.This, orphans: 0);
        string said = $"{where}: {told.State} {string.Join(" ", told.Warnings)}";
        Assert.True(told.State is BackupState.Kept or BackupState.PartlyReverted or BackupState.Interrupted or BackupState.Damaged, said);
        Assert.True(told.State == BackupState.Damaged || reading.Changes.Count(record => record.IsTouched) == changes, said);
        string todo = told.State == BackupState.Damaged ? "Move-Item" : $"Undo-PerfOptimization -BackupId {told.Id}";
        Assert.True(told.State == BackupState.Kept || told.Warnings.Any(warning => warning.Contains(todo, StringComparison.Ordinal)), said);
        return reading;
    }

    private async Task ExpectUndoneAsync(ApplyContext context, string folder, string before, string where)
    {
        IReadOnlyList<Change> undone = await UndoAsync(context);
        Assert.All(undone, change => Assert.True(change.State == TuningState.Reverted, $"{where}: {change.State} {change.Message}"));
        Assert.Equal((where, before), (where, await snapshot(folder)));
        Assert.All(new BackupStore(context.Folder).All(), backup => Assert.True(backup.State is BackupState.Empty or BackupState.Reverted, $"{where}: {backup.State} {string.Join(" ", backup.Warnings)}"));
    }

    private static Task<IReadOnlyList<Change>> UndoAsync(ApplyContext context) => new Undoer(context, new NoObserver()).RunAsync(new UndoRequest { Latest = true }, CancellationToken.None);
}
