using System.Text.Json;
using Perf.Analysis;
using Perf.Compatibility.Results;
using Perf.Compatibility.Results.Artillery.Ensure;
using Perf.Compatibility.Results.Reports;
using Perf.Reporting;
using Perf.Runtime.Artillery;

namespace Perf.Runtime;

/// <content>Results of other tools, their shapes and their rules.</content>
public static partial class PerfRuntime
{
    /// <summary>The formats of results that can be read, each with what it is.</summary>
    public static IReadOnlyList<(string Name, string Description)> ResultFileFormats => ResultFormats.All;

    /// <summary>The formats of reports, with the file extension of each.</summary>
    public static IReadOnlyList<(string Format, string Extension)> ReportFormats =>
        [.. ReportWriters.All.Select(writer => (writer.Format, writer.Extension)), .. ToolReports.All.Select(report => (report.Format, report.Extension))];

    /// <summary>Finds the results in a folder and those below it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>The files that are results, and those that are none.</returns>
    /// <exception cref="PerfException">The folder cannot be read.</exception>
    public static (IReadOnlyList<string> Results, IReadOnlyList<string> Others) FindResultFiles(string folder, CancellationToken stop) => ResultFolder.Find(folder, stop);

    /// <summary>Reads a result file of any tool, and judges the thresholds that it names.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="store">Whether the run is kept in the store.</param>
    /// <param name="notes">Gets a line where the run is stored on this machine and not in the shared history yet.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The result.</returns>
    /// <exception cref="PerfException">The file cannot be read or is no result, or the store cannot be written.</exception>
    public static RunResult Import(ImportRequest request, bool store, ICollection<string> notes, CancellationToken stop)
    {
        ImportedRun imported = ResultReader.Read(request, stop);
        RunResult result = imported.Result.Source is null ? imported.Result : WithOrigin(ToolVerdicts.Judge(imported.Result, imported.Thresholds));
        if (store)
        {
            try
            {
                Store(result, imported.Intervals, stop);
            }
            catch (PerfException e) when (e.Id == ErrorIds.HistoryNotShared)
            {
                notes.Add(e.Message);
            }
        }

        return result;
    }

    /// <summary>Reads a result file of any tool.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The result.</returns>
    /// <exception cref="PerfException">The file is missing or is no result.</exception>
    public static RunResult ReadResult(string path, CancellationToken stop) => Import(new ImportRequest { Path = path }, store: false, [], stop);

    /// <summary>Writes a report. The file appears whole or not at all.</summary>
    /// <param name="result">The run.</param>
    /// <param name="format">One of <see cref="ReportFormats"/>.</param>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <returns>What the report lacks, as a sentence for the user; null when it is whole.</returns>
    /// <exception cref="PerfException">The format is unknown or the file cannot be written.</exception>
    public static string? Export(RunResult result, string format, string path)
    {
        if (ToolReports.All.FirstOrDefault(one => one.Format.Equals(format, StringComparison.OrdinalIgnoreCase)) is not { } report)
        {
            ReportFile.Write(result, ReportWriters.Find(format), path);
            return null;
        }

        bool isArtillery = report is ArtilleryReport;
        if (isArtillery && ReportKeeper.Of(result) is { } kept)
        {
            ReportFile.Write(result, new ToolReportWriter(report, (_, stream) => kept.Write(stream)), path);
            return null;
        }

        IReadOnlyList<Interval> intervals = StoredIntervals(result.Id);
        ReportFile.Write(result, new ToolReportWriter(report, (run, stream) => report.Write(run, intervals, stream)), path);
        return isArtillery && intervals.Count == 0 && result is { Source: null, Compatibility: CompatibilityProfile.Artillery }
            ? $"The report of run {result.Id} is made of its sums alone: it is not in the store, and its seconds are known only to the session that ran it. Counters by scenario, endpoint and expectation, and distributions of the periods, are missing, and what ran before and after the load is counted too. Run the test without -NoStore, or export the very object that Invoke-PerfTest gives."
            : null;
    }

    /// <summary>The selections by tags that thresholds are on: what a stream of samples must keep so that they can be judged.</summary>
    /// <param name="texts">Thresholds of the command line.</param>
    /// <param name="files">Files of thresholds.</param>
    /// <returns>Such as <c>http_req_duration{status:200}</c>.</returns>
    public static IReadOnlyList<string> SelectorsOf(IEnumerable<string> texts, IEnumerable<string> files) =>
        [.. texts.Select(text => text[..(text.LastIndexOf('}') + 1)]).Concat(files.SelectMany(SelectorsOf)).Where(selector => selector.Contains('{', StringComparison.Ordinal)).Distinct()];

    /// <summary>Judges a run by Perf's rules or by those of another tool.</summary>
    /// <param name="result">The run.</param>
    /// <param name="texts">Thresholds besides the run's own, in the grammar of those whose rules hold.</param>
    /// <param name="files">Files of thresholds; by Artillery's rules, also of ensure.</param>
    /// <param name="compatibility">Whose rules hold.</param>
    /// <param name="notes">Gets a line for whatever in the files does not apply to this run.</param>
    /// <returns>One verdict for each threshold.</returns>
    /// <exception cref="PerfException">A threshold or a file cannot be read, or there is no threshold at all.</exception>
    public static IReadOnlyList<Verdict> Judge(RunResult result, IReadOnlyList<string> texts, IReadOnlyList<string> files, CompatibilityProfile compatibility, IList<string> notes)
    {
        result = Judged(result);
        IReadOnlyList<MetricDeclaration> custom = CustomMetrics.Of(result);
        bool isArtillery = compatibility == CompatibilityProfile.Artillery;
        string[] ensures = isArtillery ? [.. files.Where(file => !IsThresholdFile(file))] : [];
        var added = new List<Threshold>();
        if (!isArtillery)
        {
            added.AddRange(texts.Select(text => compatibility == CompatibilityProfile.K6 ? K6ThresholdParser.Parse(text, "command line", custom) : ThresholdParser.Parse(text, custom: custom)));
        }

        foreach (string file in files.Except(ensures))
        {
            (IReadOnlyList<Threshold> fromFile, IReadOnlyList<string> unused) = ThresholdFile.Load(file, custom).For(result);
            IReadOnlyList<(Threshold Threshold, string? Note)> fitted = [.. fromFile.Select(threshold => OtherToolThresholds.Fit(result, threshold, compatibility))];
            added.AddRange(fitted.Select(one => one.Threshold));
            foreach (string note in unused.Concat(fitted.Select(one => one.Note).OfType<string>().Distinct()))
            {
                notes.Add(note);
            }
        }

        foreach (string warning in ThresholdEvaluator.Warnings(result, added))
        {
            notes.Add(warning);
        }

        EnsureCondition[] conditions = isArtillery ? [.. texts.Select(EnsureReader.OfText), .. ensures.SelectMany(file => EnsureReader.Load(file, Environment.GetEnvironmentVariable))] : [];
        IReadOnlyList<Verdict> verdicts =
        [
            // The run's own thresholds were judged while it ran, with the moment of breach; by other rules they are judged anew.
            .. compatibility == CompatibilityProfile.K6 ? OwnThresholds.ByK6(result)
                : compatibility == CompatibilityProfile.Native && result.Compatibility is not null ? OwnThresholds.ByPerf(result)
                : result.Thresholds,
            .. ThresholdEvaluator.Evaluate(result, added, compatibility: compatibility),
            .. EnsureEvaluator.Evaluate(result, conditions),
        ];
        string example = isArtillery ? "http.response_time.p95 < 250" : "http_req_response_time: p(95) < 500ms";
        return verdicts.Count > 0 ? verdicts : throw new PerfException(
            ErrorIds.NoThresholds,
            $"There is nothing to judge the run {result.Id} of '{result.Scenario}' by. Write thresholds: in the scenario, or give -Threshold '{example}', or -Path to a file of thresholds.",
            result.Id);
    }

    /// <summary>The error that a verdict amounts to when it is enforced.</summary>
    /// <param name="result">The run.</param>
    /// <param name="verdicts">Its verdicts.</param>
    /// <param name="strict">Whether an uncertain verdict is an error too.</param>
    /// <param name="compatibility">Whose rules hold, and whose exit codes.</param>
    /// <returns>The error, or null when all is well.</returns>
    public static PerfException? Enforce(RunResult result, IReadOnlyList<Verdict> verdicts, bool strict, CompatibilityProfile compatibility = CompatibilityProfile.Native) =>
        Enforcement.Judge(result, verdicts, strict, compatibility);

    /// <summary>The error that a run's own verdicts amount to, by the rules that it was run with.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The error, with the exit code of Perf or of the tool; null when all is well.</returns>
    public static PerfException? Enforce(RunResult result) => Enforcement.Judge(result, result.Thresholds, strict: false, result.Compatibility ?? CompatibilityProfile.Native);

    /// <summary>Refuses a plan whose result nothing could be said of: by Perf's own rules a gate without thresholds is none. k6 and Artillery let such a run pass.</summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.NoThresholds"/>.</exception>
    public static void RequireThresholds(RunPlan plan)
    {
        if (plan.Scenario is { Thresholds.Count: 0, Compatibility: CompatibilityProfile.Native } scenario && scenario.Artillery is not { Ensure.Count: > 0 })
        {
            throw new PerfException(
                ErrorIds.NoThresholds,
                $"There is nothing to judge a run of '{scenario.Name}' by, and -Enforce asks for a verdict. Write thresholds: in the scenario, or give -Threshold 'http_req_response_time: p(95) < 500ms'.",
                scenario.Path ?? scenario.Name);
        }
    }

    private static void Store(RunResult result, IEnumerable<Interval> intervals, CancellationToken stop)
    {
        using IRunStore store = OpenStore();
        try
        {
            store.Begin(result);
        }
        catch (PerfException e) when (e.Id == ErrorIds.RunExists)
        {
            RunResult? stored = RunById.Find(store, result.Id);
            if (stored is not null && RunResultJson.Write(stored) == RunResultJson.Write(result))
            {
                return;
            }

            // The id of another tool's result is made of what it measured: this is the same run, with other labels. Any other run of this id is kept.
            if (result.Source is null || stored?.Source is null)
            {
                throw;
            }

            store.Remove(result.Id);
            store.Begin(result);
        }

        foreach (Interval interval in intervals)
        {
            stop.ThrowIfCancellationRequested();
            store.Append(result.Id, interval);
        }

        store.Complete(result);
    }

    private static IReadOnlyList<Interval> StoredIntervals(string runId)
    {
        try
        {
            using IRunStore store = OpenStore();
            return [.. store.ReadIntervals(runId)];
        }
        catch (PerfException)
        {
            // The report says what the result itself holds.
            return [];
        }
    }

    private static bool IsThresholdFile(string path)
    {
        try
        {
            return File.ReadAllText(path).Contains("\"global_thresholds\"", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it next says what is wrong.
            return false;
        }
    }

    private static List<string> SelectorsOf(string file)
    {
        var found = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(File.ReadAllBytes(file), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString() is { } name && name.Contains('{', StringComparison.Ordinal))
                {
                    found.Add(name);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // A file that is none of thresholds is refused when the run is judged.
        }

        return found;
    }
}
