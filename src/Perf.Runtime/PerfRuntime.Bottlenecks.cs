using Perf.Analysis;
using Perf.Engine.Planning;
using Perf.Reporting;
using Perf.Reporting.Html;
using Perf.Telemetry.Monitors;

namespace Perf.Runtime;

/// <content>Causes: of runs, of what monitors see without a run, and over time.</content>
public static partial class PerfRuntime
{
    /// <summary>The formats that a diagnosis can be written in, with the file extension of each.</summary>
    public static IReadOnlyList<(string Format, string Extension)> DiagnosisFormats { get; } = [(PageFormat, ".html"), ("json", ".json"), ("markdown", ".md")];

    /// <summary>The end of the names of reports of causes, so that they do not replace those of Export-PerfReport.</summary>
    public const string DiagnosisSuffix = "-bottlenecks";

    /// <summary>Finds the causes of what a run shows.</summary>
    /// <param name="run">The run, with its monitors.</param>
    /// <param name="sensitivity">How much has to speak for a cause before it is told.</param>
    /// <param name="knowsEnvironment">For a look at monitors without a run: whether the environment is one of config/environments.yaml, and no label alone.</param>
    /// <param name="monitors">For such a look: the monitors that were named, as far as they may be shown, so that they can be asked for again.</param>
    /// <returns>The diagnosis.</returns>
    public static Diagnosis Diagnose(RunResult run, Sensitivity sensitivity, bool knowsEnvironment = false, IReadOnlyList<string>? monitors = null)
    {
        Diagnosis found = BottleneckAnalysis.Diagnose(run, sensitivity);
        found = LookWording.Of(found with { WithoutLoad = LookWording.IsLook(run), Missing = [.. ToolResults.Missing(run), .. found.Missing] });
        return found with { Next = NextCommands.Of(run, found, new LookOrigin(knowsEnvironment, monitors ?? [])) };
    }

    /// <summary>The newest stored runs that have ended, as lines of a list: <see cref="ReadStoredRun"/> reads each. Trials of Set-PerfOptimization are none of them, for they tell what a change did and not what the system is like.</summary>
    /// <param name="query">Which; its limit is how many. One that names the label of trials, or their scenario, gets them.</param>
    /// <returns>The runs, the newest first; none where there is none.</returns>
    /// <exception cref="PerfException">The store cannot be read.</exception>
    public static IReadOnlyList<RunSummary> NewestRuns(RunQuery query) => JudgedRuns.Newest(query, ListRuns);

    /// <summary>Reads one stored run: where one of several cannot be read, the others still can.</summary>
    /// <param name="id">The run's whole id.</param>
    /// <returns>The result.</returns>
    /// <exception cref="PerfException">It cannot be read, or is not there any more.</exception>
    public static RunResult ReadStoredRun(string id) => FindRun(id)
        ?? throw new PerfException(ErrorIds.RunNotFound, $"The run {id} is not stored any more. Get-PerfResult lists those that are.", id);

    /// <summary>Why there is no stored run, and what to do.</summary>
    /// <param name="query">What was looked for.</param>
    /// <param name="folder">The user's folder.</param>
    /// <returns>The error.</returns>
    /// <exception cref="PerfException">The store or the file of environments cannot be read.</exception>
    public static PerfException NoRuns(RunQuery query, string folder) => ListRuns(query with { Limit = 1 }) switch
    {
        [{ Status: RunStatus.Running } running, ..] => NoRunsError.GoesOn(running),
        [var trial, ..] when JudgedRuns.IsTrial(trial) => NoRunsError.TrialsAlone(trial),
        _ => NoRunsError.Of(query, ListRuns(new RunQuery { Limit = NoRunsError.Searched }), EnvironmentsFor(folder)),
    };

    /// <summary>Why an environment cannot be looked at, where its name is not known.</summary>
    /// <param name="name">The name.</param>
    /// <param name="folder">The user's folder.</param>
    /// <returns>The error with what was meant; null where the name is known.</returns>
    /// <exception cref="PerfException">The file of environments has problems.</exception>
    public static PerfException? UnknownEnvironment(string name, string folder) => NoRunsError.UnknownEnvironment(name, EnvironmentsFor(folder));

    /// <summary>A text from elsewhere on one line of a terminal: control and format characters become dots, and what a CI system would take for its command does not begin as one.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The clean text.</returns>
    public static string Printable(string text) => PlainText.OneLine(text);

    /// <summary>An environment with what is read there.</summary>
    /// <param name="name">Its name; case does not matter.</param>
    /// <param name="folder">The user's folder.</param>
    /// <returns>The environment, or null where config/environments.yaml has none of that name.</returns>
    /// <exception cref="PerfException">The file has problems.</exception>
    public static EnvironmentDefinition? EnvironmentOf(string name, string folder) => EnvironmentsFor(folder).GetValueOrDefault(name);

    /// <summary>Reads monitors for a while without making load.</summary>
    /// <param name="request">Which, and for how long.</param>
    /// <param name="progress">Hears of it once a second: the share that is over, 0 to 1, and how many signals there are.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What was read, in the shape of a run without requests; it is not stored.</returns>
    /// <exception cref="PerfException">There is no monitor to read, or none of them can be.</exception>
    public static async Task<RunResult> LookAsync(LookRequest request, Action<double, int>? progress, CancellationToken stop)
    {
        MonitorDefinition[] readable = [.. request.Monitors.Where(monitor => monitor is not Perf.ScriptMonitor)];
        if (readable.Length == 0)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "There is no monitor to read. Scripts of PowerShell are read beside a run alone; name another: -Monitor host, or monitors: of the environment in config/environments.yaml.", request.Environment);
        }

        var secrets = new GivenSecrets(Environment.GetEnvironmentVariable);
        var context = new MonitorContext { Resolve = ScenarioTexts.Resolver(new Scenario { Variables = request.Variables }, secrets.Read), Time = s_time };
        var faults = new List<(MonitorDefinition Definition, PerfException Fault)>();
        IReadOnlyList<(MonitorDefinition Definition, IMonitor Monitor)> made = MonitorFactory.CreateEach(readable, context, faults);
        if (made.Count == 0)
        {
            throw Redacted(faults[0].Fault, secrets);
        }

        MonitorDefinition[] read = [.. made.Select(one => one.Definition)];
        using var panel = new MonitorPanel(made, secrets.Redact, s_time);
        RunResult look = await new LiveLook(panel, s_time).ReadAsync(request, read, NewRunId(), progress, stop).ConfigureAwait(false);
        MonitorFault[] unread = [.. faults.Select(one => LiveLook.FaultOf(one.Definition, secrets.Redact(one.Fault.Message)))];
        string[] scripts = readable.Length == request.Monitors.Count ? [] : ["Monitors that are scripts of PowerShell are read beside a run alone, and were left out."];
        return look with
        {
            // That nothing was read often enough comes before what was odd besides.
            Warnings = [.. LiveLook.TooShort(request.Duration, read), .. unread.Select(one => one.Text), .. look.Warnings, .. scripts],
            MonitorFaults = [.. unread, .. look.MonitorFaults],
        };
    }

    /// <summary>What became of bottlenecks over the runs of a period.</summary>
    /// <param name="request">Which runs.</param>
    /// <param name="progress">Hears of each run: the share that is done, 0 to 1.</param>
    /// <param name="notes">Gets a line for whatever is odd.</param>
    /// <param name="folder">The user's folder, whose environments are known.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The trends, by scenario and environment; none where nothing was found in any run.</returns>
    /// <exception cref="PerfException">There is no such run, or the store cannot be read.</exception>
    public static IReadOnlyList<BottleneckTrend> FindBottleneckTrends(BottleneckTrendRequest request, Action<double>? progress, ICollection<string> notes, string folder, CancellationToken stop)
    {
        using IRunStore store = OpenStore();
        return new BottleneckTrendFinder(store, s_time, () => EnvironmentsFor(folder)).Find(request, progress, notes, stop);
    }

    /// <summary>A diagnosis as text for a terminal.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <param name="isDetailed">Whether everything is told.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(Diagnosis diagnosis, int width, bool colour, bool isDetailed) => DiagnosisText.Write(diagnosis, width, colour, isDetailed);

    /// <summary>A finding as text for a terminal.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="diagnosis">The diagnosis that it is of, or null.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <param name="isDetailed">Whether everything is told.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(Finding finding, Diagnosis? diagnosis, int width, bool colour, bool isDetailed) => DiagnosisText.Write(finding, diagnosis, width, colour, isDetailed);

    /// <summary>What is to be known of a diagnosis, a sentence each; what its picture of the time shows anyway is left out.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="most">No more than this, and then how many there are besides; null for all.</param>
    /// <returns>The sentences.</returns>
    public static IReadOnlyList<string> Notes(Diagnosis diagnosis, int? most) => DiagnosisText.Notes(diagnosis, most);

    /// <summary>What was not measured, in a line.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <returns>The line, or null where nothing is missing.</returns>
    public static string? MissingLine(Diagnosis diagnosis) => DiagnosisText.MissingLine(diagnosis);

    /// <summary>Writes a diagnosis to a file that appears whole or not at all.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="run">The run that it is of; html is the run's whole page.</param>
    /// <param name="format">One of <see cref="DiagnosisFormats"/>.</param>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="PerfException">The file cannot be written.</exception>
    public static void Export(Diagnosis diagnosis, RunResult run, string format, string path)
    {
        switch (format)
        {
            case "json":
                ReportFile.Write(DiagnosisJson.Write(diagnosis) + "\n", path);
                break;
            case "markdown":
                ReportFile.Write(DiagnosisMarkdown.Write(diagnosis), path);
                break;
            case PageFormat when diagnosis.WithoutLoad:
                ReportFile.Write(writer => LookPage.Write(new ReportData { Result = run, Diagnosis = diagnosis, DiagnosisCuts = Cuts(diagnosis) }, writer), path);
                break;
            default:
                ExportPage(run, path, null, diagnosis);
                break;
        }
    }

    /// <summary>Writes what became of bottlenecks to a file that appears whole or not at all.</summary>
    /// <param name="trends">The trends.</param>
    /// <param name="format">One of <see cref="DiagnosisFormats"/>.</param>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="PerfException">The file cannot be written.</exception>
    public static void Export(IReadOnlyList<BottleneckTrend> trends, string format, string path)
    {
        switch (format)
        {
            case "json":
                ReportFile.Write(DiagnosisJson.Write(trends) + "\n", path);
                break;
            case "markdown":
                ReportFile.Write(DiagnosisMarkdown.Write(trends), path);
                break;
            default:
                ReportFile.Write(writer => BottleneckTrendPage.Write(trends, writer), path);
                break;
        }
    }

    // A report keeps all findings, and its reader chooses how many are seen.
    private static IReadOnlyList<Diagnosis> Cuts(Diagnosis diagnosis) => [.. Enum.GetValues<Sensitivity>().Select(sensitivity => sensitivity == diagnosis.Sensitivity ? diagnosis : LookWording.Of(BottleneckAnalysis.Cut(diagnosis, sensitivity)))];
}
