using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Perf.Analysis;
using Perf.Control;
using Perf.Engine.Planning;
using Perf.Engine.Running;
using Perf.Engine.Scenarios;
using Perf.History;
using Perf.Reporting;
using Perf.Reporting.Samples;
using Perf.Runtime.Artillery;
using Perf.Telemetry.Monitors;

namespace Perf.Runtime;

/// <summary>
/// Wires the parts together: what the commands call. It knows the process environment and the clock, and decides nothing itself. What it lists is put together when it is asked for: as fields of this class the
/// lists would load every part with the first command, whatever that is.
/// </summary>
public static partial class PerfRuntime
{
    private static readonly TimeProvider s_time = TimeProvider.System;

    /// <summary>Reads a scenario file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="PerfException">The file is missing, unreadable, or has problems; all are listed.</exception>
    public static Scenario LoadScenario(string path) => LoadScenario(path, new ScenarioFileOptions());

    /// <summary>Reads a scenario file of Perf's or of another tool.</summary>
    /// <param name="path">The file; its content says which kind it is.</param>
    /// <param name="options">What is asked for, where that decides what the file is.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="PerfException">The file is missing, unreadable, or has problems; all are listed.</exception>
    public static Scenario LoadScenario(string path, ScenarioFileOptions options) => ScenarioFiles.Load(path, options);

    /// <summary>Makes a scenario of a single script.</summary>
    /// <param name="load">The script and how often it runs.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="PerfException">What is asked for contradicts itself.</exception>
    public static Scenario ScenarioOf(ScriptLoad load) => ScriptScenario.Of(load);

    /// <summary>The environments that hold for a folder: those of the nearest config/environments.yaml above it.</summary>
    /// <param name="folder">Where to begin.</param>
    /// <returns>Environments by name; none when there is no such file.</returns>
    /// <exception cref="PerfException">The file has problems.</exception>
    public static IReadOnlyDictionary<string, EnvironmentDefinition> EnvironmentsFor(string folder) =>
        EnvironmentsFile.Find(folder) is { } path ? EnvironmentsFile.Load(path) : new Dictionary<string, EnvironmentDefinition>();

    /// <summary>Makes a plan.</summary>
    /// <param name="request">What the user asks for.</param>
    /// <param name="workingFolder">The user's folder, where environments are looked for when the scenario's folder has none.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="PerfException">The request cannot be planned.</exception>
    public static RunPlan Plan(RunRequest request, string workingFolder)
    {
        return WithOutputPaths(WithOrigin(Planner.Plan(request, EnvironmentsOf(request.Scenario, workingFolder), Environment.GetEnvironmentVariable, NewRunId(), RandomNumberGenerator.GetInt32(int.MaxValue)), workingFolder), workingFolder);
    }

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What goes along with the run.</param>
    /// <param name="stop">Stops it within a second.</param>
    /// <returns>The result, also of a run that was stopped.</returns>
    /// <exception cref="PerfException">The plan cannot begin, or a file cannot be written; with agents: the cluster cannot be reached, or no agent takes its part.</exception>
    public static Task<RunResult> RunAsync(RunPlan plan, RunOptions options, CancellationToken stop) =>
        options.Agents is null ? RunAsync(plan, options, null, stop) : RunOnAgentsAsync(plan, options, options.Agents, stop);

    // With whoever makes the load, if that is not this process.
    private static async Task<RunResult> RunAsync(RunPlan plan, RunOptions options, LoadElsewhere? elsewhere, CancellationToken stop)
    {
        using SampleFile? file = options.RawOutput is null ? null : SampleFile.Open(options.RawOutput, plan.Scenario.Thresholds, CustomMetrics.Of(plan.Scenario));
        RunOutputs outputs = await RunOutputs.OpenAsync(plan, Home, options.Observer, s_time, stop).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closesOutputs = outputs.ConfigureAwait(false);
        ISampleSink? samples = SampleFan.Of([file, .. outputs.Samples]);
        using MonitorPanel? monitors = MonitorsOf(plan, options.Scripts);
        using RunProfiles? profiles = RunProfiles.Open(options.Profiles, s_time);
        using var keeper = options.Store ? new StoringObserver(OpenStore()) : null;
        var server = new ControlServer(Home);
        await using ConfiguredAsyncDisposable closes = server.ConfigureAwait(false);

        // The store first: when the control's socket is gone, the run is stored.
        (IRunGuard guard, IRunObserver? ensure) = EnsureGuard.Of(plan.Scenario, new ThresholdGuard(plan.Scenario.Thresholds, plan.Duration, plan.Scenario.Compatibility));
        guard = outputs.Around(guard);
        guard = profiles?.Around(guard) ?? guard;
        guard = WatchGuard.Around(guard, options.Watch);
        ReportKeeper? report = ReportKeeper.For(plan.Scenario);
        var detail = new DetailKeeper();
        LiveViews views = await LiveViews.OpenAsync(plan, options, server).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable endsViews = views.ConfigureAwait(false);
        IRunObserver[] observers = [.. new IRunObserver?[] { ensure, report, detail, outputs, profiles, keeper, server, options.Observer }.Concat(views.Observers).OfType<IRunObserver>()];
        monitors?.Prepare();
        RunResult result = elsewhere is not null ? await elsewhere(monitors, guard, observers, views.Attach, stop).ConfigureAwait(false)
            : plan.Scenario.Program is not null ? await RunScriptAsync(plan, guard, observers, samples, monitors, options.Output, views.Attach, stop).ConfigureAwait(false)
            : await new LoadEngine(Environment.GetEnvironmentVariable, s_time) { Scripts = options.Scripts, Samples = samples, Monitors = monitors }.RunAsync(plan, guard, observers, stop, views.Attach).ConfigureAwait(false);
        if (options.Store)
        {
            LookAfterDaily();
        }

        await views.EndAsync(stop).ConfigureAwait(false);
        return detail.Keep(report?.Keep(result) ?? result);
    }

    /// <summary>Whether raw samples have a format for a file; it is not opened.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PerfException">The end of its name is no format's.</exception>
    public static void CheckRawOutput(string path) => SampleFormats.Of(path, []);

    /// <summary>Finds stored runs, the newest first.</summary>
    /// <param name="query">Which.</param>
    /// <returns>The results.</returns>
    /// <exception cref="PerfException">The store cannot be read.</exception>
    public static IReadOnlyList<RunResult> FindRuns(RunQuery query)
    {
        using IRunStore store = OpenStore();
        return [.. store.Find(query).Select(Judged)];
    }

    /// <summary>Finds one stored run.</summary>
    /// <param name="id">The whole id.</param>
    /// <returns>The result; null where there is none of exactly this id.</returns>
    /// <exception cref="PerfException">The store cannot be read.</exception>
    public static RunResult? FindRun(string id)
    {
        using IRunStore store = OpenStore();
        return RunById.Find(store, id) is { } found ? Judged(found) : null;
    }

    /// <summary>A result as text for a terminal.</summary>
    /// <param name="result">The run.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(RunResult result, int width, bool colour) => TextReport.Write(result, width, colour);

    /// <summary>A plan as text for a terminal.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(RunPlan plan) => PlanText.Write(plan);

    private static IReadOnlyDictionary<string, EnvironmentDefinition> EnvironmentsOf(Scenario scenario, string workingFolder) => EnvironmentsBeside(scenario.Path, workingFolder);

    // Those above a scenario's file go before those above the user's folder.
    private static IReadOnlyDictionary<string, EnvironmentDefinition> EnvironmentsBeside(string? file, string workingFolder)
    {
        string? own = file is null ? null : EnvironmentsFile.Find(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return own is null ? EnvironmentsFor(workingFolder) : EnvironmentsFile.Load(own);
    }

    // A run that is under way, or whose process was killed, was not judged by its guard.
    private static RunResult Judged(RunResult result)
    {
        if (result.Status is not (RunStatus.Running or RunStatus.Interrupted))
        {
            return result;
        }

        Threshold[] thresholds = [.. result.Thresholds.Select(verdict => ThresholdParser.ParseStored(verdict.Threshold, verdict.Source, CustomMetrics.Of(result)))];
        return new ThresholdGuard(thresholds, result.PlannedDuration, result.Compatibility ?? CompatibilityProfile.Native).Judge(result);
    }

    private static string Home => PerfHome.Resolve(Environment.GetEnvironmentVariable);

    private static string NewRunId() =>
        string.Create(CultureInfo.InvariantCulture, $"{s_time.GetUtcNow():yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
}
