using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Tells what of a comparison is in none of its lines.</summary>
internal static class ComparisonNotes
{
    /// <summary>Writes warnings: runs that were left out, steps that only one side has, what was odd, and gates that cannot see their margin.</summary>
    public static void WriteNotes(this Cmdlet cmdlet, ComparisonReport report)
    {
        foreach (LeftOutRun run in report.LeftOut)
        {
            cmdlet.WriteWarning($"The run {run.RunId} of the {(run.IsCandidate ? "candidate" : "baseline")} is left out. {run.Reason}");
        }

        if (report.AddedSteps.Count > 0 || report.RemovedSteps.Count > 0)
        {
            cmdlet.WriteWarning($"The steps of the two sides differ, perhaps by name only. Added: {List(report.AddedSteps)}; removed: {List(report.RemovedSteps)}.");
        }

        foreach (string warning in report.Warnings)
        {
            cmdlet.WriteWarning(warning);
        }

        foreach (Comparison one in report.Comparisons.Where(one => one.GateRefusal is not null && one.Verdict != ComparisonVerdict.Inconclusive))
        {
            cmdlet.WriteWarning($"{one.Metric} {one.Statistic} does not gate: {one.GateRefusal}.");
        }
    }

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
