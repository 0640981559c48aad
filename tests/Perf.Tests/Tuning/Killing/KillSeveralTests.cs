namespace Perf.Tests.Tuning.Killing;

/// <summary>A process that makes several changes is killed at every boundary: between two of them, and while all are turned off and on once more.</summary>
public sealed class KillSeveralTests
{
    public static TheoryData<string> Subjects => [.. KillSubjects.Several.Keys];

    [SkippableTheory]
    [MemberData(nameof(Subjects))]
    public async Task Set_KilledAtAnyBoundary_IsRecoveredOrOfferedForUndo(string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Exit codes of signals are those of Linux.");
        await KillSubjects.Several[name].SetAsync();
    }

    [SkippableTheory]
    [MemberData(nameof(Subjects))]
    public async Task Undo_KilledAtAnyBoundary_GoesOnWhenItIsDoneAgain(string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Exit codes of signals are those of Linux.");
        await KillSubjects.Several[name].UndoAsync();
    }
}
