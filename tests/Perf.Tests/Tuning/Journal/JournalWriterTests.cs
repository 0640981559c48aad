using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Journal;

/// <summary>Lines are on the disk or not there, and those that undo something find room.</summary>
public sealed class JournalWriterTests
{
    private const string Seed = "00ff";

    [SkippableFact]
    public void Append_OnAFullDisk_FindsTheRoomThatWasKept()
    {
        using SmallDisk disk = SmallDisk.Create("256k");
        string path = Path.Combine(disk.Path, "journal.jsonl");
        int made = 0;
        using (JournalWriter writer = JournalWriter.Create(path, Seed))
        {
            disk.Fill();
            Exception? full = null;
            while (full is null && made < 1000)
            {
                full = Record.Exception(() => writer.Append(Line(JournalStep.Planned), JournalWriter.Room));
                made += full is null ? 1 : 0;
            }

            Assert.IsType<IOException>(full);
        }

        JournalReading before = Read(path);
        Assert.Equal((made, 0, (string?)null), (before.Events.Count, before.Torn, before.Damage));

        // By another process, on another day: what is kept is the file's, not the process'.
        using (JournalWriter writer = JournalWriter.Open(path, before))
        {
            for (int i = 0; i < 100; i++)
            {
                writer.Append(Line(JournalStep.Reverting));
            }
        }

        JournalReading after = Read(path);
        Assert.Equal((made + 100, 0, (string?)null), (after.Events.Count, after.Torn, after.Damage));
        Assert.Equal(after.Length, new FileInfo(path).Length);
    }

    [SkippableFact]
    public void Append_WhereNoRoomIsLeft_LeavesNoHalfLine()
    {
        using SmallDisk disk = SmallDisk.Create("256k");
        string path = Path.Combine(disk.Path, "journal.jsonl");
        JournalWriter.Create(path, Seed).Dispose();
        disk.Fill();
        int made = 0;
        using (JournalWriter writer = JournalWriter.Open(path, Read(path)))
        {
            Exception? full = null;
            while (full is null && made < 1000)
            {
                full = Record.Exception(() => writer.Append(Line(JournalStep.Reverting) with { Reason = new string('x', 10_000) }));
                made += full is null ? 1 : 0;
            }

            Assert.IsAssignableFrom<IOException>(full);
            Assert.InRange(made, 5, 999);

            // A shorter one has its place in what was taken back.
            writer.Append(Line(JournalStep.Reverted));
        }

        JournalReading reading = Read(path);
        Assert.Equal((made + 1, 0, (string?)null), (reading.Events.Count, reading.Torn, reading.Damage));
    }

    [SkippableFact]
    public void Open_WhatWasTorn_KeepsItsRoom()
    {
        using SmallDisk disk = SmallDisk.Create("256k");
        string path = Path.Combine(disk.Path, "journal.jsonl");
        using (JournalWriter writer = JournalWriter.Create(path, Seed))
        {
            writer.Append(Line(JournalStep.Planned), JournalWriter.Room);
        }

        File.AppendAllText(path, "{\"hash\":\"");
        disk.Fill();
        using (JournalWriter writer = JournalWriter.Open(path, Read(path)))
        {
            for (int i = 0; i < 100; i++)
            {
                writer.Append(Line(JournalStep.Reverting));
            }
        }

        Assert.Equal((101, 0), (Read(path).Events.Count, Read(path).Torn));
    }

    [SkippableFact]
    public void GiveBack_WhatWasKept_IsThereForOthers()
    {
        using SmallDisk disk = SmallDisk.Create("256k");
        string path = Path.Combine(disk.Path, "journal.jsonl");
        using JournalWriter writer = JournalWriter.Create(path, Seed);
        writer.Append(Line(JournalStep.Planned), JournalWriter.Room);
        disk.Fill();
        string other = Path.Combine(disk.Path, "other");
        Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(other, new byte[40_000]));
        File.Delete(other);
        writer.GiveBack();
        File.WriteAllBytes(other, new byte[40_000]);
        Assert.Single(Read(path).Events);
    }

    private static JournalEvent Line(JournalStep step) => new() { Step = step, Number = 1, At = DateTimeOffset.UnixEpoch, Reason = new string('x', 300) };

    private static JournalReading Read(string path) => JournalReading.Of(File.ReadAllBytes(path), Seed);
}
