using Perf.Tests.Tuning.Files;
using Perf.Tests.Tuning.Mechanisms.Redis;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.RoundTrip;

/// <summary>
/// Every change that the catalogue can make, in each way that it knows, is made on a real system by the journal that people have, and undone: files are the same byte for byte, and so is what servers and the kernel say
/// of themselves. The catalogue itself says what is tested, so that no entry can be forgotten.
/// </summary>
public sealed class CatalogueRoundTripTests(UntunedCluster cluster, TuningRedis redis) : IClassFixture<UntunedCluster>, IClassFixture<TuningRedis>
{
    private static readonly string[] s_forms = ["json", "yaml", "ini"];

    /// <summary>Entry, number of the way, and the form of the application's settings file.</summary>
    public static TheoryData<string, int, string> Ways
    {
        get
        {
            var ways = new TheoryData<string, int, string>();
            foreach (Optimization entry in OptimizationCatalogue.BuiltIn.Entries)
            {
                for (int way = 0; way < entry.Changes.Count; way++)
                {
                    foreach (string form in entry.Changes[way].Mechanism == MechanismForms.SettingsFile ? s_forms : s_forms[..1])
                    {
                        ways.Add(entry.Id, way, form);
                    }
                }
            }

            return ways;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Ways))]
    public async Task ApplyThenUndo_EveryWayOfEveryEntry_IsAsBefore(string id, int way, string form)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "What is changed is Linux.");
        Optimization entry = OptimizationCatalogue.BuiltIn.Find(id)!;
        await using RoundTripSystem system = await RoundTripSystem.MakeAsync(entry.Changes[way], form, cluster, redis);
        (IReadOnlyList<TargetInstance> found, string why) = TargetInstances.Of(entry.Changes[way], system.Targets, null);
        Assert.True(found.Count == 1, why);
        PlannedChange planned = RoundTripChange.Of(entry, entry.Changes[way], found[0], system.Values);
        using var backups = new FileFolder();
        var context = new ApplyContext(backups["backups"], MechanismList.All(new MechanismContext(system.Targets, system, TimeProvider.System)), system, new DenyList(), TimeProvider.System);
        string before = await system.SnapshotAsync();

        // Looking writes nothing anywhere, and -WhatIf is looking alone.
        using (var watch = new WriteWatch(system.Folders))
        {
            IMechanism mechanism = context.Mechanism(planned.Mechanism);
            await mechanism.ObserveAsync(ChangeOrders.Of(planned, ""), CancellationToken.None);
            await mechanism.CaptureAsync(ChangeOrders.Of(planned, "20260101_000000"), CancellationToken.None);
            Assert.Empty(await watch.EndAsync());
            Assert.Equal(before, await system.SnapshotAsync());
        }

        string backup;
        using (BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None))
        {
            backup = session.BackupId;
            Change made = await session.ApplyAsync(1, planned, CancellationToken.None);
            Assert.True(made.State == TuningState.Effective, $"{id}: {made.Message}");

            // What cannot be undone leaves no trace in what is compared; anything else does.
            Assert.Equal(planned.IsReversible, await system.SnapshotAsync() != before);
            session.Keep(1, null, "It is tested.");
        }

        // Nothing secret is where people look; the original bytes are for their owner alone.
        Assert.All(Directory.GetFiles(Path.Combine(context.Folder, backup)), file => Assert.DoesNotContain(RoundTripSystem.Secret, File.ReadAllText(file), StringComparison.Ordinal));
        var undoer = new Undoer(context, new NoObserver());
        using (var watch = new WriteWatch([.. system.Folders, context.Folder]))
        {
            Assert.Equal(TuningState.Kept, Assert.Single(await undoer.RunAsync(new UndoRequest { BackupId = backup, WhatIf = true }, CancellationToken.None)).State);
            Assert.Empty(await watch.EndAsync());
        }

        Change undone = Assert.Single(await undoer.RunAsync(new UndoRequest { BackupId = backup }, CancellationToken.None));
        Assert.True(undone.State == TuningState.Reverted, $"{id}: {undone.Message}");
        Assert.Equal(before, await system.SnapshotAsync());

        // Once more is nothing to do.
        Assert.Equal(TuningState.Reverted, Assert.Single(await undoer.RunAsync(new UndoRequest { BackupId = backup }, CancellationToken.None)).State);
        Assert.Equal(before, await system.SnapshotAsync());
    }
}
