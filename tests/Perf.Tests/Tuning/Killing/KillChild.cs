using System.Globalization;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>What the process does that is killed: makes a change and keeps it, or undoes the newest backup.</summary>
internal static class KillChild
{
    internal const string Argument = "kill";
    internal const string Setting = "set";
    internal const string Undoing = "undo";

    /// <summary>The file in which a child that lived to the end has the names of all boundaries.</summary>
    internal const string BoundaryFile = "boundaries.txt";

    internal static async Task<int> RunAsync(string folder, string phase, string at)
    {
        var hook = new KillHook(int.Parse(at, CultureInfo.InvariantCulture));
        KillPlan plan = KillPlan.Load(folder);
        ApplyContext context = plan.Context(folder, hook);
        if (phase == Undoing)
        {
            IReadOnlyList<Change> undone = await new Undoer(context, new NoObserver()).RunAsync(new UndoRequest { Latest = true }, CancellationToken.None);
            await Console.Error.WriteLineAsync(string.Join('\n', undone.Where(change => change.State != TuningState.Reverted).Select(change => change.Message)));
        }
        else
        {
            await SetAsync(context, plan);
        }

        await File.WriteAllLinesAsync(Path.Combine(folder, BoundaryFile), hook.Boundaries);
        return 0;
    }

    private static async Task SetAsync(ApplyContext context, KillPlan plan)
    {
        using BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None);
        Change made = await session.ApplyAsync(1, plan.Change, CancellationToken.None);
        if (made.State != TuningState.Effective)
        {
            await Console.Error.WriteLineAsync(made.Message);
            return;
        }

        if (plan.IsWhole)
        {
            await session.RevertAsync(1, "A trial without it.", CancellationToken.None);
            await session.ApplyAsync(1, plan.Change, CancellationToken.None);
            session.Note(1, new TuningMeasurement { Outcome = TuningOutcome.KpiMet, Gain = 0.3 });
        }

        session.Keep(1, new TuningMeasurement { Outcome = TuningOutcome.KpiMet, Gain = 0.3 }, "It helps.");
    }
}
