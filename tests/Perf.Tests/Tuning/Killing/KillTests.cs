using Perf.Tests.Tuning.Mechanisms;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>A process is killed at every boundary of its journal.</summary>
public sealed class KillTests
{
    // Those that are killed in tests of their own, for each needs a server.
    private static readonly string[] s_servers = ["nginx.directive", "redis.config", .. KillPostgresTests.Subjects.Select(subject => subject.Mechanism)];

    public static TheoryData<string> Subjects => [.. KillSubjects.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Subjects))]
    public async Task Set_KilledAtAnyBoundary_IsRecoveredOrOfferedForUndo(string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The mechanisms' folders, and exit codes of signals, are those of Linux.");
        await KillSubjects.All[name].SetAsync();
    }

    [SkippableTheory]
    [MemberData(nameof(Subjects))]
    public async Task Undo_KilledAtAnyBoundary_GoesOnWhenItIsDoneAgain(string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The mechanisms' folders, and exit codes of signals, are those of Linux.");
        await KillSubjects.All[name].UndoAsync();
    }

    [Fact]
    public void Subjects_AreAllMechanismsThereAre()
    {
        IEnumerable<string> all = MechanismList.All(new MechanismContext(new TuningTargets(), new NoRestarts(), TimeProvider.System)).Select(mechanism => mechanism.Name);
        Assert.Empty(all.Except(KillSubjects.All.Keys).Except(s_servers));
    }
}
