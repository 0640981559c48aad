using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

/// <summary>The latest is one and the same for whoever looks for its environment and for whoever undoes it.</summary>
public sealed class LatestBackupTests : IDisposable
{
    private readonly TuningSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Of_NewestOfWhichSomethingIsInEffect()
    {
        Assert.Null(Latest());
        string first = await _box.KeepAsync(("a", "10"));
        string second = await _box.KeepAsync(("b", "20"));
        Assert.Equal(second, Latest());
        await _box.UndoAsync(second);
        Assert.Equal(first, Latest());

        // Somebody else has changed it, and it was left: it may be what is meant.
        _box.Set("a", "mine");
        await _box.UndoAsync(first);
        Assert.Equal(TuningState.Drifted, Assert.Single(_box.Store.All().Single(backup => backup.Id == first).Changes).State);
        Assert.Equal(first, Latest());
    }

    [Fact]
    public async Task Of_ADamagedOne_IsNotPassedOver()
    {
        await _box.KeepAsync(("a", "10"));
        string second = await _box.KeepAsync(("b", "20"));
        File.AppendAllText(_box.JournalOf(second), "x\n");
        Assert.Equal(second, Latest());
        Assert.Equal(ErrorIds.BackupDamaged, (await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(new UndoRequest { Latest = true }))).Id);
    }

    [Fact]
    public async Task Of_AnotherMachines_IsPassedOver()
    {
        string own = await _box.KeepAsync(("a", "10"));
        ApplyContext here = _box.Context;
        _box.Context = here with { Host = new Machine("there", "id-there") };
        await _box.KeepAsync(("b", "20"));
        _box.Context = here;
        Assert.Equal(own, Latest());
        Assert.Equal(own, Assert.Single(await _box.UndoAsync(new UndoRequest { Latest = true })).BackupId);
    }

    private string? Latest() => LatestBackup.Of(_box.Store.Readings(), _box.Context.Host)?.Id;
}
