namespace Perf.Tests.Tuning.Killing;

/// <summary>A process is killed at every boundary of its journal.</summary>
public sealed class KillTests
{
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
}
