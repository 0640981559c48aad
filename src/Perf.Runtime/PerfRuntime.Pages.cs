using Perf.Reporting;
using Perf.Reporting.Html;

namespace Perf.Runtime;

/// <content>Reports as pages, with what the store knows besides the result.</content>
public static partial class PerfRuntime
{
    /// <summary>The name of the format that is a page.</summary>
    public const string PageFormat = "html";

    /// <summary>The file with a run's profiles that is written beside its page.</summary>
    /// <param name="result">The run.</param>
    /// <param name="format">The report's format; none but a page has such a file.</param>
    /// <param name="path">The page.</param>
    /// <returns>The page's name with the extension of speedscope's files; null where the run has no profile that can be shown.</returns>
    public static string? ProfileFileOf(RunResult result, string format, string path) => format == PageFormat && result.Profiles.Count > 0 && result.Profiles.All(profile => profile.IsSound())
        ? Path.ChangeExtension(path, ".speedscope.json")
        : null;

    /// <summary>Writes a run as a page: with what its seconds tell, where the session or the store has them, and with its comparison. The file appears whole or not at all. Where the run has profiles, they
    /// lie beside it: <see cref="ProfileFileOf"/>.</summary>
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
            ProfileFile = ProfileFileOf(result, PageFormat, path) is { } file ? WriteProfiles(result, file) : null,
        };
        ReportFile.Write(writer => ReportPage.Write(data, writer), path);
    }

    // First, so that the page names no file that is not there.
    private static string WriteProfiles(RunResult result, string path)
    {
        ReportFile.Write(result, ReportWriters.Find("speedscope"), path);
        return Path.GetFileName(path);
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
