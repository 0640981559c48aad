using System.Globalization;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>What the process does that is killed: makes changes and keeps them, or undoes the newest backup. Its exit code says whether it did that: a child that was refused is not one that lived to the end.</summary>
internal static class KillChild
{
    internal const string Argument = "kill";
    internal const string Setting = "set";
    internal const string Undoing = "undo";

    /// <summary>The exit code of a child that could not do what it was to do; it says why.</summary>
    internal const int NotDone = 3;

    internal static async Task<int> RunAsync(string folder, string phase, string at)
    {
        var hook = new KillHook(int.Parse(at, CultureInfo.InvariantCulture));
        KillPlan plan = KillPlan.Load(folder);
        ApplyContext context = plan.Context(folder, hook);
        string? why;
        try
        {
            why = await LiveAsync(context, plan, phase);
        }
        catch (PerfException e)
        {
            why = $"{e.Id}: {e.Message}";
        }

        if (why is null)
        {
            return 0;
        }

        await Console.Error.WriteLineAsync($"{why} Reached: {string.Join(' ', hook.Boundaries)}");
        return NotDone;
    }

    /// <summary>Makes the changes and keeps them, or undoes the newest backup.</summary>
    /// <returns>Why that was not done; null where it was.</returns>
    internal static Task<string?> LiveAsync(ApplyContext context, KillPlan plan, string phase) => phase == Undoing ? UndoAsync(context) : SetAsync(context, plan);

    private static async Task<string?> UndoAsync(ApplyContext context)
    {
        IReadOnlyList<Change> undone = await new Undoer(context, new NoObserver()).RunAsync(new UndoRequest { Latest = true }, CancellationToken.None);
        string[] left = [.. undone.Where(change => change.State != TuningState.Reverted).Select(change => change.Message)];
        return left.Length == 0 ? null : string.Join('\n', left);
    }

    private static async Task<string?> SetAsync(ApplyContext context, KillPlan plan)
    {
        using BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None);
        return await MakeAsync(session, plan);
    }

    /// <summary>Makes the changes of a plan and keeps each before the next; where there are several, all are turned off and on once more, as they are when they are measured together.</summary>
    /// <returns>Why that was not done; null where it was.</returns>
    internal static async Task<string?> MakeAsync(IBackupSession session, KillPlan plan)
    {
        PlannedChange[] changes = plan.All();
        for (int number = 1; number <= changes.Length; number++)
        {
            PlannedChange change = changes[number - 1];
            Change made = await session.ApplyAsync(number, change, CancellationToken.None);
            if (made.State != TuningState.Effective)
            {
                return plan.IsRefused ? null : made.Message;
            }

            if (plan.IsWhole)
            {
                await session.RevertAsync(number, "A trial without it.", CancellationToken.None);
                await session.ApplyAsync(number, change, CancellationToken.None);
                session.Note(number, new TuningMeasurement { Outcome = TuningOutcome.KpiMet, Gain = 0.3 });
            }

            session.Keep(number, new TuningMeasurement { Outcome = TuningOutcome.KpiMet, Gain = 0.3 }, "It helps.");
        }

        if (changes.Length > 1 && await AgainAsync(session, changes) is { } stuck)
        {
            return stuck;
        }

        return plan.IsRefused ? "It was made, and should have been refused." : null;
    }

    private static async Task<string?> AgainAsync(IBackupSession session, PlannedChange[] changes)
    {
        var turn = new ChangeSwitch(session, [.. changes.Select((change, i) => (i + 1, change))], isOn: true);
        foreach (bool on in (bool[])[false, true])
        {
            if (await turn.TurnAsync(on, ChangeTrial.ForComparison, CancellationToken.None) is { } stuck)
            {
                return stuck.Message;
            }
        }

        for (int number = 1; number <= changes.Length; number++)
        {
            session.Keep(number, null, "It helps, once more.");
        }

        return null;
    }
}
