using System.Globalization;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <content>Makes the plan, asks, and applies it.</content>
public sealed partial class SetPerfOptimizationCommand
{
    private const string StoredPlanHint = "Set-PerfOptimization -Plan applies what -PlanPath or -WhatIf -PassThru gave.";

    private OptimizationPlan GivenPlan()
    {
        OptimizationPlan plan = ReadPlan();
        return Environment is null || IsByDefault(nameof(Environment)) || string.Equals(Environment, plan.Environment, StringComparison.OrdinalIgnoreCase) ? plan : throw new PerfException(
            ErrorIds.ArgumentInvalid,
            $"The plan is for {(plan.Environment is { } name ? $"'{name}'" : "no environment")}, and -Environment is '{Environment}'. Leave it away, or make a plan for that environment.",
            Environment);
    }

    private OptimizationPlan ReadPlan() => Plan.Unwrapped() switch
    {
        OptimizationPlan plan => plan,
        string path => PerfRuntime.LoadPlan(FullPath(path)),
        FileInfo file => PerfRuntime.LoadPlan(file.FullName),
        var other => throw new PerfException(ErrorIds.ArgumentInvalid, $"-Plan is an OptimizationPlan or the path of a saved one, and no {other?.GetType().Name ?? "nothing"}. {StoredPlanHint}", other),
    };

    private OptimizationPlan MakePlan()
    {
        IReadOnlyList<Finding> findings = ParameterSetName == FindingSet ? _findings : Diagnosed();
        string[] environments = [.. findings.Select(one => one.Environment).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        // Findings of another environment than the session's usual one are to change their own.
        string? named = environments.Length > 0 && IsByDefault(nameof(Environment)) ? null : Environment;
        if (named is null && environments.Length > 1)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"The findings are of several environments ({string.Join(", ", environments)}): give those of one, or say with -Environment which is to be changed.", environments);
        }

        var request = new PlanRequest
        {
            // Also that nothing was found, or could be judged: then nothing is asked for, and a strategy does not propose by itself.
            Findings = findings,
            Strategy = Strategy,
            Environment = named ?? environments.FirstOrDefault(),
            Include = Include,
            Exclude = Exclude,
            MostChanges = MaxChanges,
            Catalogues = [.. Catalogue.Select(path => FullPath(path))],
        };
        TuningSetup setup = Setup(request.Environment);
        return Pump((write, stop) => PerfRuntime.PlanOptimizationAsync(request, setup, stop));
    }

    // As the framework that this replaces did: a strategy and an environment are enough.
    private IReadOnlyList<Finding> Diagnosed()
    {
        RunResult? run = Environment is null ? null : PerfRuntime.LookAtNewestRun(new RunQuery { Environment = Environment });
        if (run is null)
        {
            WriteWarning(Environment is null
                ? "No findings were given and no environment was named: only what the strategy itself asks for is planned. Get-PerfBottleneck ... | Set-PerfOptimization gives it evidence."
                : $"No run of '{Environment}' is stored: only what the strategy itself asks for is planned. Invoke-PerfTest -Environment {Environment} -Monitor ... gives it evidence.");
            return [];
        }

        Diagnosis diagnosis = PerfRuntime.Diagnose(run, Sensitivity);
        WriteVerbose($"{run.Id} of '{run.Scenario}': {diagnosis.Summary}");
        return diagnosis.Findings;
    }

    private void Apply(OptimizationPlan plan)
    {
        if (this.IsWhatIf())
        {
            // The plan is what would be done; nothing of it was.
            WriteInformation(new HostInformationMessage { Message = PerfRuntime.Describe(plan, Columns.Of(Width), HasColour) }, ["PSHOST"]);
            if (PassThru)
            {
                WriteObject(plan);
            }

            return;
        }

        if (plan.Changes.Count == 0)
        {
            WriteWarning(Nothing(plan));
            WriteObject(PerfRuntime.AdviceOf(plan), enumerateCollection: true);
            return;
        }

        // What cannot be is said before anybody is asked.
        RefuseProduction(plan);
        var request = new ApplyRequest
        {
            SkipVerification = SkipVerification,
            Pairs = Pairs,
            TrialLength = ScenarioArguments.Duration(TrialDuration, nameof(TrialDuration)),
            Window = MaintenanceWindow is null ? null : WindowArgument.Read(MaintenanceWindow),
            Probes = Probe,
        };
        TuningSetup setup = Setup(plan.Environment);
        TuningLoad? load = SkipVerification ? null : Load(plan);
        PlannedChange[] wanted = [.. plan.Changes.Where(Wanted)];
        if (wanted.Length == 0)
        {
            return;
        }

        OptimizationPlan chosen = wanted.Length == plan.Changes.Count ? plan : PerfRuntime.Only(plan, wanted);
        string folder = Folder;
        using RunspaceScriptHost? scripts = load is null ? null : RunspaceScriptHost.For(PerfRuntime.Plan(load.Run, folder), folder);
        Pump(async (write, stop) =>
        {
            var observer = new TuningProgressObserver($"optimizations of {chosen.Environment ?? "this machine"}", write);
            IReadOnlyList<Change> changes = await PerfRuntime.ApplyOptimizationAsync(chosen, request, load, setup, observer, scripts, stop).ConfigureAwait(false);
            observer.Completed();
            return changes;
        });
    }

    // -Force is the answer to the question; a session that is to change nothing ($WhatIfPreference) and a -Confirm beside it are heard all the same.
    private bool Wanted(PlannedChange change)
    {
        bool isAnswered = Force && !MyInvocation.BoundParameters.ContainsKey("Confirm") && !LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
        return isAnswered || ShouldProcess($"{TargetOf(change)}{System.Environment.NewLine}{change.Diff}", change.Title);
    }

    private string TargetOf(PlannedChange change) => string.Create(CultureInfo.InvariantCulture, $"{change.OptimizationId} on {change.Target} ({change.Risk.ToString().ToLowerInvariant()} risk{(change.Effect == TuningEffect.Restart ? SkipVerification ? ", restart" : ", a restart for each trial" : "")})");

    private void RefuseProduction(OptimizationPlan plan)
    {
        if (!Force && plan.Environment is { } name && PerfRuntime.EnvironmentOf(name, Folder)?.Production == true)
        {
            throw new PerfException(ErrorIds.ProductionNotConfirmed, $"The environment '{name}' is marked production. Look at the plan (-WhatIf), and add -Force when it is meant.", name);
        }
    }

    private TuningSetup Setup(string? environment) => new() { Folder = Folder, Environment = environment, Restart = RestartArgument.Of(RestartCommand, this), RestartTargets = RestartArgument.TargetsOf(RestartCommand) };

    private TuningLoad Load(OptimizationPlan plan)
    {
        RunResult? run = plan.RunId is { } id ? PerfRuntime.FindRun(id) : null;
        string? path = Scenario is not null ? this.ResolveFiles([Scenario], []) is [var named, ..] ? named : null : run?.ScenarioPath;
        if (path is null || !File.Exists(path))
        {
            throw new PerfException(
                ErrorIds.TrialFailed,
                $"{(path is null ? "Nothing says by which load changes are to be measured" : $"The scenario {path} is not there any more")}: name it with -Scenario. (-SkipVerification makes changes without measuring them.)", path);
        }

        return new TuningLoad
        {
            Run = new RunRequest
            {
                Scenario = PerfRuntime.LoadScenario(path),
                Environment = plan.Environment,
                Target = Target ?? (Scenario is null ? run?.Target : null),
                AllowScript = AllowScript,
                Variables = ScenarioArguments.Variables(Variable),
            },
            Flow = Flow,
            Rate = Rate,
            Vus = VirtualUser,
            Store = !NoStore,
        };
    }

    private string Nothing(OptimizationPlan plan)
    {
        if (plan.Skipped.Count == 0)
        {
            return $"There is nothing to change{(plan.Advice.Count > 0 ? "; what is for people to do follows" : "")}.";
        }

        // What was asked for by its name is told first: why the others were left out is plain.
        WildcardPattern[] named = [.. Include.Select(id => new WildcardPattern(id, WildcardOptions.IgnoreCase))];
        SkippedOptimization[] told = [.. plan.Skipped.OrderBy(one => named.Length > 0 && !named.Any(pattern => pattern.IsMatch(one.OptimizationId)))];
        string more = told.Length > 3 ? string.Create(CultureInfo.InvariantCulture, $" And {told.Length - 3} more (-WhatIf lists all).") : "";
        return $"Nothing is changed: {string.Join(" ", told.Take(3).Select(one => $"{one.OptimizationId}: {one.Reason}"))}{more}";
    }

    private int Width => Host?.UI?.RawUI is { } screen ? ScreenWidth(screen) : 0;

    private bool HasColour => TerminalChoice.HasColour(Host?.UI?.SupportsVirtualTerminal == true, System.Environment.GetEnvironmentVariable);

    // A host without a screen does not know.
    private static int ScreenWidth(System.Management.Automation.Host.PSHostRawUserInterface screen)
    {
        try
        {
            return screen.BufferSize.Width;
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            return 0;
        }
    }
}
