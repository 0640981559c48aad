using System.Globalization;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>What the process does that is killed: makes a change, undoes it, makes it again as a pair of trials does, keeps it; or undoes the newest backup.</summary>
internal static class KillChild
{
    internal const string Argument = "kill";
    internal const string Setting = "set";
    internal const string Undoing = "undo";

    /// <summary>The file in which a child that lived to the end has the names of all boundaries.</summary>
    internal const string BoundaryFile = "boundaries.txt";

    internal static async Task<int> RunAsync(string subject, string folder, string phase, string at)
    {
        var hook = new KillHook(int.Parse(at, CultureInfo.InvariantCulture));
        ApplyContext context = KillSubjects.Of(subject).Context(folder, hook);
        if (phase == Undoing)
        {
            await new Undoer(context, new NoObserver()).RunAsync(new UndoRequest { Latest = true }, CancellationToken.None);
        }
        else
        {
            await SetAsync(context, KillSubjects.Of(subject).Change);
        }

        await File.WriteAllLinesAsync(Path.Combine(folder, BoundaryFile), hook.Boundaries);
        return 0;
    }

    private static async Task SetAsync(ApplyContext context, PlannedChange change)
    {
        using BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None);
        if ((await session.ApplyAsync(1, change, CancellationToken.None)).State != TuningState.Effective)
        {
            return;
        }

        await session.RevertAsync(1, "A trial without it.", CancellationToken.None);
        await session.ApplyAsync(1, change, CancellationToken.None);
        session.Note(1, new TuningMeasurement { Outcome = TuningOutcome.KpiMet, Gain = 0.3 });
        session.Keep(1, new TuningMeasurement { Outcome = TuningOutcome.KpiMet, Gain = 0.3 }, "It helps.");
    }
}
