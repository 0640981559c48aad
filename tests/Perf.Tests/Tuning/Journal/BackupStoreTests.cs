using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Journal;

public sealed class BackupStoreTests : IDisposable
{
    private readonly TuningSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void All_NoFolder_IsEmptyAndMakesNone()
    {
        Assert.Empty(_box.Store.All());
        Assert.False(Directory.Exists(_box.Backups));
    }

    [Fact]
    public async Task All_TellsWhatEachIs()
    {
        string first = await _box.KeepAsync(("a", "10"));
        using (BackupSession session = await _box.BeginAsync("staging"))
        {
            await session.ApplyAsync(1, _box.Change(("b", "20")), CancellationToken.None);
            await session.RevertAsync(1, "It does not help.", CancellationToken.None);
        }

        IReadOnlyList<Backup> all = _box.Store.All();
        Assert.Equal(["20250806_183100", first], all.Select(backup => backup.Id));
        Assert.Equal([BackupState.Empty, BackupState.Kept], all.Select(backup => backup.State));
        Assert.Equal(("staging", OptimizationStrategy.Balanced, "here"), (all[0].Environment, all[0].Strategy, all[0].Host));
        Assert.Equal(_box.Time.Start.AddMinutes(1), all[0].CreatedAt);
        Assert.Equal(Path.Combine(_box.Backups, first), all[1].Path);
        Change kept = Assert.Single(all[1].Changes);
        Assert.Equal((1, first, "test.a", TuningState.Kept, "It helps."), (kept.Number, kept.BackupId, kept.OptimizationId, kept.State, kept.Message));
        SettingChange setting = Assert.Single(kept.Settings);
        Assert.Equal(("a", "1", "10"), (setting.Key, setting.Before, setting.After));
        Assert.All(all, backup => Assert.Empty(backup.Warnings));
    }

    [Fact]
    public async Task All_IdTakenAndClockSetBack_OrderIsThatOfMaking()
    {
        using (await _box.BeginAsync())
        {
        }

        using (await _box.BeginAsync())
        {
        }

        _box.Context = _box.Context with { Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)) };
        using (await _box.BeginAsync())
        {
        }

        Assert.Equal(["20200101_000000", "20250806_183000_2", "20250806_183000"], _box.Store.All().Select(backup => backup.Id));
    }

    [Fact]
    public async Task All_WhileItIsMade_IsOpen_AndWhatIsNoBackupIsNone()
    {
        using BackupSession session = await _box.BeginAsync();
        await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        Directory.CreateDirectory(Path.Combine(_box.Backups, "mine"));
        Backup open = Assert.Single(_box.Store.All());
        Assert.Equal(BackupState.Open, open.State);
        Assert.Empty(open.Warnings);
    }

    [Fact]
    public async Task All_EndedWithAChangeInTheMiddle_IsInterruptedAndSaysWhatToDo()
    {
        using (BackupSession session = await _box.BeginAsync())
        {
            await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        }

        Assert.Equal(BackupState.Interrupted, _box.Newest.State);
        Assert.Contains($"Undo-PerfOptimization -BackupId {_box.Newest.Id}", Assert.Single(_box.Newest.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_FilesAreTheOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string id = await _box.KeepAsync(("a", "10"));
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        string[] entries = [_box.Backups, .. Directory.GetFileSystemEntries(_box.Backups, "*", SearchOption.AllDirectories)];
        Assert.Contains(entries, entry => entry.EndsWith(BackupReading.JournalFile, StringComparison.Ordinal));
        foreach (string entry in entries)
        {
            Assert.True((File.GetUnixFileMode(entry) & Others) == 0, entry);
        }

        Assert.True(File.GetUnixFileMode(Path.Combine(_box.Backups, id, "undo.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(Path.Combine(_box.Backups, id, "blobs"))[0]));
    }

    [Theory]
    [InlineData("journal")]
    [InlineData("manifest")]
    [InlineData("rename")]
    [InlineData("gone")]
    [InlineData("no manifest")]
    [InlineData("newer")]
    public async Task All_Damaged_IsShownWithWhatCanBeRead(string damage)
    {
        string id = await _box.KeepAsync(("a", "10"));
        string folder = Path.Combine(_box.Backups, id);
        string manifest = Path.Combine(folder, Manifest.FileName);
        switch (damage)
        {
            case "journal":
                Edit(_box.JournalOf(id), "test.a", "test.b");
                break;
            case "manifest":
                Edit(manifest, "\"here\"", "\"there\"");
                break;
            case "rename":
                Directory.Move(folder, Path.Combine(_box.Backups, "20250101_000000"));
                break;
            case "gone":
                File.Delete(_box.JournalOf(id));
                break;
            case "no manifest":
                File.Delete(manifest);
                break;
            default:
                Edit(manifest, "\"version\": 1", "\"version\": 99");
                break;
        }

        Backup backup = _box.Newest;
        Assert.Equal(BackupState.Damaged, backup.State);
        Assert.Contains("cannot be trusted", backup.Warnings[0], StringComparison.Ordinal);
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(backup.Id));
        Assert.True(e.Id is ErrorIds.BackupDamaged or ErrorIds.BackupElsewhere, e.Id);
        Assert.Equal("10", _box.Value("a"));
    }

    [Fact]
    public async Task All_JournalCutBetweenLines_SaysThatOriginalsAreLeftOver()
    {
        string id = await _box.KeepAsync(("a", "10"), ("b", "20"));
        string[] lines = File.ReadAllLines(_box.JournalOf(id));
        int second = Array.FindIndex(lines, line => line.Contains("\"step\":\"planned\",\"number\":2", StringComparison.Ordinal));
        Assert.True(second > 0);
        File.WriteAllText(_box.JournalOf(id), string.Join('\n', lines[..second]) + "\n");
        File.Delete(Path.Combine(_box.Backups, id, UndoScriptFile.FileName));
        BackupReading reading = BackupReading.Of(Path.Combine(_box.Backups, id));
        Assert.Null(reading.Damage);
        Backup backup = BackupSummary.Of(reading, isAlive: false, _box.Context.Host, orphans: 1);
        Assert.Contains(backup.Warnings, warning => warning.Contains("original", StringComparison.Ordinal));
    }

    private static void Edit(string path, string from, string to)
    {
        string text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }
}
