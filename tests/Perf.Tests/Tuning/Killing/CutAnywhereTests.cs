namespace Perf.Tests.Tuning.Killing;

/// <summary>The journal of each of them is cut wherever a disk may have ended it.</summary>
public sealed class CutAnywhereTests
{
    private static readonly Dictionary<string, KillRun> s_runs = KillSubjects.All.Where(one => one.Key != KillSubjects.Refused).Concat(KillSubjects.Several).ToDictionary(one => one.Key, one => one.Value);

    // One that is refused is never kept.
    public static TheoryData<string> Kept => [.. s_runs.Keys];

    [SkippableTheory]
    [MemberData(nameof(Kept))]
    public async Task Journal_CutAnywhere_IsUndoneExactlyOrToldAsDamaged(string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The mechanisms' folders are those of Linux.");
        await s_runs[name].CutAsync();
    }

    // What a line says is the same for all mechanisms; and within a line, whether there are other changes before it.
    [SkippableTheory]
    [InlineData("journal", 1)]
    [InlineData("two changes", 7)]
    public async Task Journal_CutAtAnyByte_NeverSaysThatNothingIsInEffect(string name, int every)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The mechanisms' folders are those of Linux.");
        await s_runs[name].ReadAtEachByteAsync(every);
    }
}
