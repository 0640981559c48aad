using System.Globalization;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <content>What is given and written of each run, look and trend.</content>
public sealed partial class GetPerfBottleneckCommand
{
    private const int ActivityId = 1;
    private const int MostWarnings = 3;

    private DiagnosisReports? _reports;
    private TimeSpan _look;
    private TimeSpan _period;

    // One that cannot be read keeps no other from being told.
    private void Each<T>(IEnumerable<T> all, Action<T> tell)
    {
        try
        {
            foreach (T one in all)
            {
                try
                {
                    tell(one);
                }
                catch (PerfException fault)
                {
                    this.Report(fault);
                }
            }
        }
        catch (PerfException fault)
        {
            this.Report(fault);
        }
    }

    private static IReadOnlyList<RunSummary> Stored(string id) => PerfRuntime.ListRuns(new RunQuery { Id = id }) is { Count: > 0 } found
        ? found
        : throw new PerfException(ErrorIds.RunNotFound, $"No stored run has an id that begins with '{id}'. Get-PerfResult without parameters lists all; -Path reads result files.", id);

    private void TellStored()
    {
        var query = new RunQuery { Scenario = Scenario, Environment = Environment, Tags = ScenarioArguments.Tags(Tag), Limit = Last ?? 1 };
        IReadOnlyList<RunSummary> runs = PerfRuntime.NewestRuns(query);
        LookRequest? look = NoLive ? null : OfEnvironment();
        if (look is null && MyInvocation.BoundParameters.ContainsKey(nameof(Duration)))
        {
            Warn($"-Duration does nothing here: {(Environment is null ? "monitors are read where -Environment names an environment that has some" : $"config/environments.yaml names no monitors for '{Environment}'")}, or with -Monitor.");
        }

        if (runs.Count == 0 && look is null)
        {
            throw PerfRuntime.NoRuns(query, Folder);
        }

        if (runs.Count == 0)
        {
            Warn($"No run of '{Environment}' is stored{(Scenario is null ? "" : $" of the scenario '{Scenario}'")}: only what its monitors show now is told. Invoke-PerfTest -Environment {Environment} makes a run.");
        }

        Each(runs, run => Tell(PerfRuntime.ReadStoredRun(run.Id)));
        if (look is not null)
        {
            try
            {
                TellLive(look, isBesides: runs.Count > 0);
            }
            catch (PerfException fault) when (runs.Count > 0)
            {
                // What the stored run shows has been told, and stays.
                this.Report(fault);
            }
        }
    }

    private void TellLive(LookRequest look, bool isBesides = false)
    {
        RunResult read = Pump((write, stop) => Read(look, write, stop));
        bool isKnown = Environment is not null && PerfRuntime.EnvironmentOf(Environment, Folder) is not null;
        Tell(read, PerfRuntime.Diagnose(read, Sensitivity, isKnown, MonitorArguments.Copyable(Monitor)), isBesides);
    }

    private static async Task<RunResult> Read(LookRequest look, Action<Action<Cmdlet>> write, CancellationToken stop)
    {
        string activity = $"monitors of {look.Environment ?? "this machine"}";
        void Show(double share, int signals) => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, string.Create(CultureInfo.InvariantCulture, $"{signals} signals")) { PercentComplete = (int)(share * 100) }));
        Show(0, 0);
        RunResult read = await PerfRuntime.LookAsync(look, Show, stop).ConfigureAwait(false);
        write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed }));
        return read;
    }

    private void TellTrends()
    {
        var notes = new List<string>();
        var request = new BottleneckTrendRequest
        {
            Scenario = Scenario,
            Environment = Environment,
            Period = _period,
            Tags = ScenarioArguments.Tags(Tag),
            Sensitivity = Sensitivity,
            MostRuns = Last ?? BottleneckTrendRequest.DefaultRuns,
        };
        IReadOnlyList<BottleneckTrend> trends = Pump((write, stop) =>
        {
            const string Activity = "bottlenecks over time";
            IReadOnlyList<BottleneckTrend> found = PerfRuntime.FindBottleneckTrends(
                request, share => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, Activity, "stored runs") { PercentComplete = (int)(share * 100) })), notes, Folder, stop);
            write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, Activity, "done") { RecordType = ProgressRecordType.Completed }));
            return Task.FromResult(found);
        });
        notes.ForEach(Warn);
        if (trends.Count == 0)
        {
            Warn($"No bottleneck was found in the runs of the last {Period} at the sensitivity {Sensitivity.ToString().ToLowerInvariant()}.");
        }

        Written(
            () =>
            {
                foreach (PSObject trend in trends.Select(PSObject.AsPSObject))
                {
                    WriteObject(Shown<BottleneckTrend>(trend));
                }
            },
            () => _reports!.Write("perf-bottleneck-trend", (path, format) => PerfRuntime.Export(trends, format, path)));
    }

    private void Tell(RunResult run) => Tell(run, PerfRuntime.Diagnose(run, Sensitivity), isBesides: false);

    private void Tell(RunResult run, Diagnosis diagnosis, bool isBesides) =>
        Written(() => Give(diagnosis), () => _reports!.Write(run.Id + PerfRuntime.DiagnosisSuffix, (path, format) => PerfRuntime.Export(diagnosis, run, format, path), (format, path) => diagnosis.WithoutLoad ? null : PerfRuntime.ProfileFileOf(run, format, path), isBesides));

    // What was found comes first, and a report that fails takes nothing from it; one that can be written is written even where the pipeline wants no more (Select-Object -First 1).
    private void Written(Action give, Action report)
    {
        try
        {
            give();
        }
        finally
        {
            try
            {
                report();
            }
            catch (PerfException fault)
            {
                this.Report(fault);
            }
        }
    }

    private void Give(Diagnosis diagnosis)
    {
        if (AsReport)
        {
            WriteObject(Shown<Diagnosis>(PSObject.AsPSObject(diagnosis)));
            return;
        }

        Warn(diagnosis);
        BottleneckView.Keep(diagnosis);
        foreach (Finding finding in diagnosis.Findings)
        {
            WriteObject(Shown<Finding>(PSObject.AsPSObject(finding)));
        }
    }

    // A line each, and of what is missing one in all: -Detailed shows it in its place.
    private void Warn(Diagnosis diagnosis)
    {
        foreach (string warning in PerfRuntime.Notes(diagnosis, Detailed ? null : MostWarnings))
        {
            Warn(warning);
        }

        if (!Detailed && PerfRuntime.MissingLine(diagnosis) is { } missing)
        {
            Warn($"Not seen: {missing}");
        }
    }

    // What servers and files said is in it, and a terminal or a CI system must not take it for a command.
    private void Warn(string warning) => WriteWarning(PerfRuntime.Printable(warning));

    private PSObject Shown<T>(PSObject one)
    {
        string name = $"{typeof(T).FullName}#Detailed";
        if (Detailed && !one.TypeNames.Contains(name))
        {
            one.TypeNames.Insert(0, name);
        }

        return one;
    }

    private LookRequest? OfEnvironment(bool isNeeded = true) => Environment is not null && PerfRuntime.EnvironmentOf(Environment, Folder) is { } known && (known.Monitors.Count > 0 || !isNeeded)
        ? new LookRequest { Monitors = known.Monitors, Duration = _look, Environment = known.Name, Variables = known.Variables, Target = known.Target ?? "" }
        : null;

    private PerfException NoMonitors() => Environment is null
        ? new PerfException(ErrorIds.ArgumentInvalid, "-Live needs to know what to read: name an environment whose monitors are in config/environments.yaml (-Environment staging), or monitors (-Monitor host, 'postgresql=${env:PG}').", null)
        : PerfRuntime.UnknownEnvironment(Environment, Folder) ?? new PerfException(ErrorIds.EnvironmentInvalid, $"config/environments.yaml names no monitors for '{Environment}'. Add them there: {Environment}: {{ monitors: [ host ] }}; or name them: -Monitor host, 'postgresql=${{env:PG}}'.", Environment);
}
