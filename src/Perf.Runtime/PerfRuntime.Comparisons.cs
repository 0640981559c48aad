using System.Security.Cryptography;
using Perf.Analysis;
using Perf.Reporting;

namespace Perf.Runtime;

/// <content>Comparisons of runs, interleaved runs of two targets, and the noise of a setup.</content>
public static partial class PerfRuntime
{
    /// <summary>The label of the runs of one comparison in one job.</summary>
    public const string AgainstTag = "against";

    /// <summary>The label of the runs of one measurement of noise.</summary>
    public const string NoiseTag = "noise";

    private const string BaselineSide = "baseline";
    private const string CandidateSide = "candidate";

    // A history of two months of nights says all that there is to say of noise.
    private const int MostHistory = 60;
    private const int MostSlices = 60;
    private const int EnoughRuns = 5;

    /// <summary>The files that a comparison can be written to, by their extension.</summary>
    public static IReadOnlyList<string> ComparisonExtensions { get; } = [".json", ".md", ".txt"];

    /// <summary>Compares bare values, one for each run of any benchmark.</summary>
    /// <param name="baseline">The baseline's.</param>
    /// <param name="candidate">The candidate's.</param>
    /// <param name="options">How.</param>
    /// <param name="name">What they are, for people.</param>
    /// <returns>A report of one line.</returns>
    /// <exception cref="PerfException">An option is wrong.</exception>
    public static ComparisonReport CompareValues(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate, ComparisonOptions options, string name) => ValueComparer.Compare(baseline, candidate, options, name);

    /// <summary>Compares runs. Where there are few, the store's earlier runs of the same test tell the noise.</summary>
    /// <param name="baseline">The baseline's.</param>
    /// <param name="candidate">The candidate's.</param>
    /// <param name="options">How.</param>
    /// <returns>The report.</returns>
    /// <exception cref="PerfException">The runs have nothing to do with each other, or an option, metric or step is wrong.</exception>
    public static ComparisonReport Compare(RunSide baseline, RunSide candidate, ComparisonOptions options)
    {
        bool isFew = Math.Min(baseline.Runs.Count, candidate.Runs.Count) < EnoughRuns;
        bool isSingle = baseline.Runs.Count == 1 && candidate.Runs.Count == 1;
        return Kept(RunComparer.Compare(new RunComparison
        {
            Baseline = baseline.Runs,
            Candidate = candidate.Runs,
            BaselineName = baseline.Name,
            CandidateName = candidate.Name,
            Options = options,
            History = isFew ? EarlierRuns([.. baseline.Runs, .. candidate.Runs]) : [],
            BaselineSlices = isSingle ? Slices(baseline.Runs[0]) : [],
            CandidateSlices = isSingle ? Slices(candidate.Runs[0]) : [],
        }));
    }

    /// <summary>Finds comparisons that a shared history keeps, the newest first.</summary>
    /// <param name="query">Which: scenario, environment, since, before, limit, and the id of a run that was compared.</param>
    /// <returns>The comparisons.</returns>
    /// <exception cref="PerfException">There is no shared history, or it cannot be read.</exception>
    public static IReadOnlyList<ComparisonReport> FindComparisons(RunQuery query)
    {
        using IRunStore store = OpenStore();
        return store is IComparisonStore comparisons ? [.. comparisons.FindComparisons(query)] : throw new PerfException(
            ErrorIds.HistoryInvalid,
            "Comparisons are kept in a shared history (PERF_HISTORY=influxdb://user@host:8086/database), and there is none. Compare-PerfResult makes a comparison of stored runs anew.",
            "PERF_HISTORY");
    }

    // A comparison is made whether it can be kept or not.
    private static ComparisonReport Kept(ComparisonReport report)
    {
        if (Settings().Shared is null)
        {
            return report;
        }

        try
        {
            using IRunStore store = OpenStore();
            ((IComparisonStore)store).AppendComparison(report, s_time.GetUtcNow());
            return report;
        }
        catch (PerfException e)
        {
            return report with { Warnings = [.. report.Warnings, $"The comparison is not in the shared history: {e.Message}"] };
        }
    }

    /// <summary>The runs that a text means: a run's id or the beginning of it, or the name of a stored baseline.</summary>
    /// <param name="text">The text.</param>
    /// <param name="like">A run whose scenario, environment and fingerprint a baseline must have; null for any.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="PerfException">There are none, or the text means several baselines.</exception>
    public static IReadOnlyList<RunResult> RunsOf(string text, RunResult? like)
    {
        // Lines of a list first: of a short text all runs may have the beginning, and none of them is to be read for that.
        if (ListRuns(new RunQuery { Id = text }) is { Count: > 0 } named)
        {
            return (named.FirstOrDefault(run => run.Id == text) ?? (named.Count == 1 ? named[0] : null)) is { } one
                ? [ReadStoredRun(one.Id)]
                : throw new PerfException(ErrorIds.RunAmbiguous, $"Several stored runs have ids that begin with '{text}'; write more of it. Get-PerfResult {text} lists them.", text);
        }

        IReadOnlyList<Baseline> baselines = [.. FindBaselines(new BaselineQuery { Name = text, Scenario = like?.Scenario }).Where(one => like is null || string.Equals(one.Environment, like.Environment, StringComparison.OrdinalIgnoreCase))];
        IReadOnlyList<Baseline> same = [.. baselines.Where(one => like?.Fingerprint is null || one.Fingerprint == like.Fingerprint.Hash)];
        Baseline? chosen = same.Count > 0 ? same[0] : baselines.Count > 0 ? baselines[0] : null;
        if ((same.Count > 0 ? same : baselines).Count > 1 && like is null)
        {
            throw new PerfException(ErrorIds.RunAmbiguous, $"There are {baselines.Count} baselines '{text}' (of several scenarios, environments or machines); give the candidate's runs, and the one that fits is taken.", text);
        }

        RunResult[] runs = chosen is null ? [] : [.. chosen.RunIds.Select(FindRun).OfType<RunResult>()];
        return runs.Length > 0 ? runs : throw new PerfException(
            ErrorIds.RunNotFound,
            $"'{text}' is no file, no id of a stored run, and no stored baseline{(like is null ? "" : $" of '{like.Scenario}'")}. Get-PerfResult lists runs; Set-PerfBaseline makes a baseline of them.",
            text);
    }

    /// <summary>The error that a comparison amounts to when it is enforced.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="strict">Whether an uncertain verdict is an error too.</param>
    /// <returns>The error, or null.</returns>
    public static PerfException? Enforce(ComparisonReport report, bool strict) => ComparisonEnforcement.Judge(report, strict);

    /// <summary>A comparison as text for a terminal.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(ComparisonReport report, int width, bool colour) => ComparisonText.Write(report, width, colour);

    /// <summary>The figures of a line of a comparison as people read them.</summary>
    /// <param name="one">The line.</param>
    /// <returns>From what to what, the change, its interval, and how sure it is that the candidate is worse.</returns>
    public static (string Values, string Change, string Interval, string Worse) FiguresOf(Comparison one) =>
        (ComparisonFigures.Values(one), ComparisonFigures.Change(one), ComparisonFigures.Interval(one), ComparisonFigures.Worse(one));

    /// <summary>A measurement of noise as text for a terminal.</summary>
    /// <param name="report">The measurement.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(NoiseReport report, int width, bool colour) => NoiseText.Write(report, width, colour);

    /// <summary>Writes a comparison to a file that appears whole or not at all; the same comparison always gives the same bytes.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="path">The file; its extension says the format: .json, .md or .txt.</param>
    /// <exception cref="PerfException">There is no such format, or the file cannot be written.</exception>
    public static void Export(ComparisonReport report, string path)
    {
        string text = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => ComparisonReportJson.Write(report) + "\n",
            ".md" => ComparisonMarkdown.Write(report),
            ".txt" => ComparisonText.Write(report, 140, colour: false) + "\n",
            _ => throw new PerfException(ErrorIds.ArgumentInvalid, $"A comparison is written to a file that ends in {string.Join(", ", ComparisonExtensions)}, and '{path}' does not.", path),
        };
        ReportFile.Write(text, path);
    }

    /// <summary>A seed at random, for what the user gave none.</summary>
    /// <returns>0 or more.</returns>
    public static int NewSeed() => RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>The id of a new series of runs.</summary>
    /// <returns>Time and a random part, as a run's.</returns>
    public static string NewSeriesId() => NewRunId();

    /// <summary>What -Against names: the address of a target, or an environment.</summary>
    /// <param name="candidate">The run that is compared against it.</param>
    /// <param name="against">The text.</param>
    /// <param name="workingFolder">The user's folder.</param>
    /// <returns>The baseline's run.</returns>
    /// <exception cref="PerfException">There is no such environment, or both sides come out as the same.</exception>
    public static RunRequest Against(RunRequest candidate, string against, string workingFolder)
    {
        bool isAddress = against.Contains("://", StringComparison.Ordinal) || against == "sample";
        IReadOnlyDictionary<string, EnvironmentDefinition> environments = EnvironmentsOf(candidate.Scenario, workingFolder);
        if (!isAddress && !environments.ContainsKey(against) && !candidate.Scenario.Environments.ContainsKey(against))
        {
            string[] known = [.. environments.Keys.Concat(candidate.Scenario.Environments.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            throw new PerfException(
                ErrorIds.EnvironmentInvalid,
                $"-Against '{against}' is neither an address (http://…) nor an environment. Environments: {(known.Length == 0 ? "none" : string.Join(", ", known))}.",
                against);
        }

        RunRequest baseline = isAddress ? candidate with { Target = against } : candidate with { Environment = against, Target = null };
        RunPlan one = Plan(candidate, workingFolder);
        RunPlan other = Plan(baseline, workingFolder);
        return one.Target != other.Target ? baseline : throw new PerfException(
            ErrorIds.ArgumentInvalid,
            $"Both sides would run against {one.Target}: nothing is compared. Give -Target or -Environment for the candidate and another for -Against (API_BASE_URL of the process environment wins over environments); Measure-PerfNoise runs a target against itself.",
            against);
    }

    /// <summary>Runs two targets in turn, in blocks of ABBA, and compares them by pairs.</summary>
    /// <param name="request">What is run.</param>
    /// <param name="workingFolder">The user's folder.</param>
    /// <param name="id">The series' id, from <see cref="NewSeriesId"/>.</param>
    /// <param name="observer">Hears of it, or null.</param>
    /// <param name="scripts">Runs the scenario's scripts, or null where it has none.</param>
    /// <param name="output">Where what a program of another tool writes goes; null for nowhere.</param>
    /// <param name="stop">Ends the run that goes on, and the series.</param>
    /// <returns>The comparison of the pairs that were made.</returns>
    /// <exception cref="PerfException">A run cannot begin, or no pair was made that can be compared.</exception>
    public static async Task<ComparisonReport> RunAgainstAsync(
        AgainstRequest request, string workingFolder, string id, ISeriesObserver? observer, IScriptHost? scripts, ScriptOutput? output, CancellationToken stop)
    {
        IReadOnlyList<bool> order = BlockOrder.Of(request.Blocks, request.Seed);
        SeriesEntry[] entries = [.. order.Select(isCandidate => isCandidate ? new SeriesEntry(CandidateSide, request.Candidate) : new SeriesEntry(BaselineSide, request.Baseline))];
        IReadOnlyList<RunResult> made = await Series(workingFolder, scripts, output).RunAsync(entries, AgainstTag, id, request.Store, observer, stop).ConfigureAwait(false);
        RunResult[][] pairs = [.. made.Chunk(2).Where(pair => pair.Length == 2)];
        if (pairs.Length == 0)
        {
            throw new PerfException(ErrorIds.RunStopped, "The series was stopped before a pair of runs was made.", id);
        }

        RunResult[] Side(bool isCandidate) => [.. pairs.Select((pair, i) => order[2 * i] == isCandidate ? pair[0] : pair[1])];
        RunResult[] baseline = Side(false);
        RunResult[] candidate = Side(true);
        return Kept(RunComparer.Compare(new RunComparison
        {
            Baseline = baseline,
            Candidate = candidate,
            BaselineName = NameOf(baseline[0]),
            CandidateName = NameOf(candidate[0]),
            Options = request.Options with { Design = ComparisonDesign.Paired },
        }));
    }

    /// <summary>Runs a scenario again and again, in turn for two sides, and judges the noise.</summary>
    /// <param name="request">What is run.</param>
    /// <param name="workingFolder">The user's folder.</param>
    /// <param name="id">The series' id, from <see cref="NewSeriesId"/>.</param>
    /// <param name="observer">Hears of it, or null.</param>
    /// <param name="scripts">Runs the scenario's scripts, or null where it has none.</param>
    /// <param name="output">Where what a program of another tool writes goes; null for nowhere.</param>
    /// <param name="stop">Ends the run that goes on, and the series.</param>
    /// <returns>What was found, also when it was stopped after some runs.</returns>
    /// <exception cref="PerfException">A run cannot begin, or too few were made.</exception>
    public static async Task<NoiseReport> MeasureNoiseAsync(
        NoiseRequest request, string workingFolder, string id, ISeriesObserver? observer, IScriptHost? scripts, ScriptOutput? output, CancellationToken stop)
    {
        bool[] order = [.. BlockOrder.Of((request.RunsPerSide + 1) / 2, seed: 1).Take(2 * request.RunsPerSide)];
        SeriesEntry[] entries = [.. order.Select(isSecond => new SeriesEntry(isSecond ? "B" : "A", request.Run))];
        IReadOnlyList<RunResult> made = await Series(workingFolder, scripts, output).RunAsync(entries, NoiseTag, id, request.Store, observer, stop).ConfigureAwait(false);
        return NoiseJudge.Judge([.. made.Where((_, i) => !order[i])], [.. made.Where((_, i) => order[i])], request.Options) with { Id = id, IsStopped = made.Count < entries.Length };
    }

    /// <summary>Judges the noise of runs that were made already: every other one is a side.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="options">How runs will be compared.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="PerfException">There are too few runs that can be compared, or an option, metric or step is wrong.</exception>
    public static NoiseReport JudgeNoise(IReadOnlyList<RunResult> runs, ComparisonOptions options)
    {
        RunResult[] inTime = [.. runs.OrderBy(run => run.StartedAt).ThenBy(run => run.Id, StringComparer.Ordinal)];
        return NoiseJudge.Judge([.. inTime.Where((_, i) => i % 2 == 0)], [.. inTime.Where((_, i) => i % 2 == 1)], options);
    }

    private static SeriesRunner Series(string workingFolder, IScriptHost? scripts, ScriptOutput? output) =>
        new(request => Plan(request, workingFolder), (plan, store, observer, stop) => RunAsync(plan, new RunOptions { Store = store, Observer = observer, Scripts = scripts, Output = output }, stop), s_time);

    private static string NameOf(RunResult run) => run.Environment is { } environment ? $"{environment} ({run.Target})" : run.Target;

    // In order of time; only those of the same test on the same machine tell its noise.
    private static IReadOnlyList<RunResult> EarlierRuns(IReadOnlyList<RunResult> given)
    {
        RunResult like = given[0];
        try
        {
            HashSet<string> ids = [.. given.Select(run => run.Id)];
            IReadOnlyList<RunResult> found = FindRuns(new RunQuery { Scenario = like.Scenario, Environment = like.Environment, Fingerprint = like.Fingerprint?.Hash, Status = RunStatus.Completed, Limit = MostHistory });
            return [.. found.Where(run => !ids.Contains(run.Id) && run.Scenario == like.Scenario && run.Environment == like.Environment && run.Target == like.Target).OrderBy(run => run.StartedAt).ThenBy(run => run.Id, StringComparer.Ordinal)];
        }
        catch (PerfException)
        {
            // Results of files can be compared where there is no store; then there is no history.
            return [];
        }
    }

    private static IReadOnlyList<Histogram> Slices(RunResult run)
    {
        IReadOnlyList<Interval> intervals = StoredIntervals(run.Id);
        if (intervals.Count == 0)
        {
            return [];
        }

        string metric = RequestMetrics.MainOf(run.Metrics).ResponseTime;
        int size = (intervals.Count + MostSlices - 1) / MostSlices;
        return
        [
            .. intervals.Chunk(size).Select(chunk =>
            {
                var sum = new HistogramBuilder();
                foreach (Series series in chunk.SelectMany(interval => interval.Series).Where(series => series.Metric == metric))
                {
                    sum.Add(series.Histogram);
                }

                return sum.Build();
            }).Where(histogram => histogram.Count > 0),
        ];
    }
}
