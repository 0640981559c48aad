using Perf.Reporting.Html;

namespace Perf.Runtime;

/// <content>Reports as pages, with what the store knows besides the result.</content>
public static partial class PerfRuntime
{
    /// <summary>The name of the format that is a page.</summary>
    public const string PageFormat = "html";

    /// <summary>Writes a run as a page: with what its seconds tell, where the session or the store has them, and with its comparison. The file appears whole or not at all.</summary>
    /// <param name="result">The run.</param>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="baseline">What the run is compared to; null for the baseline that was set for its scenario, environment and machine, where there is one.</param>
    /// <exception cref="PerfException">The file cannot be written, or the run cannot be compared to what was named.</exception>
    public static void ExportPage(RunResult result, string path, RunSide? baseline) => ExportPage(result, path, baseline, Diagnose(result, Sensitivity.Medium));

    private static void ExportPage(RunResult result, string path, RunSide? baseline, Diagnosis diagnosis)
    {
        (ComparisonReport? comparison, string? note) = baseline is null ? AgainstOwnBaseline(result) : (Against(result, baseline), null);
        var data = new ReportData
        {
            Result = result,
            Detail = DetailKeeper.Of(result) ?? StoredDetail(result.Id),
            Comparison = comparison,
            ComparisonNote = note,
            Diagnosis = diagnosis,
            DiagnosisCuts = Cuts(diagnosis),
        };
        ReportFile.Write(writer => ReportPage.Write(data, writer), path);
    }

    private static ComparisonReport Against(RunResult result, RunSide baseline) => Compare(baseline, new RunSide([result], $"run {result.Id}"), new ComparisonOptions());

    // What nobody asked for never keeps a report from being written: the page says why there is none.
    private static (ComparisonReport? Comparison, string? Note) AgainstOwnBaseline(RunResult result)
    {
        var notes = new List<string>();
        IReadOnlyList<RunResult> runs = AlertBaseline.Of(result, orRunBefore: false, OpenStore, notes);
        if (runs.Count == 0)
        {
            return (null, notes.FirstOrDefault());
        }

        try
        {
            return (Against(result, new RunSide(runs, $"the baseline '{Baseline.DefaultName}'")), null);
        }
        catch (PerfException e)
        {
            return (null, $"There is a baseline, and this run cannot be compared to it: {e.Message}");
        }
    }

    // One by one: all seconds of an hour at once would be hundreds of megabytes.
    private static RunDetail? StoredDetail(string runId)
    {
        try
        {
            using IRunStore store = OpenStore();
            return RunDetailBuilder.Of(store.ReadIntervals(runId, RunDetailBuilder.IsWanted));
        }
        catch (PerfException)
        {
            // The page says what it lacks.
            return null;
        }
    }
}
