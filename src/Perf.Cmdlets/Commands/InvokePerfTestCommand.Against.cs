using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <content>Two targets in one job, in turn.</content>
public sealed partial class InvokePerfTestCommand
{
    /// <summary>
    /// The address of another target, or an environment: runs of both are made in turn, in blocks of ABBA, and compared by pairs. What is run here is the candidate; what it is compared against is the baseline.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [Parameter(ParameterSetName = TypeSet)]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Against { get; set; }

    /// <summary>With -Against: how many blocks of four runs. Each gives two pairs; a verdict takes five pairs, so three blocks. Default: 5.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [Parameter(ParameterSetName = TypeSet)]
    [ValidateRange(1, 100)]
    public int Blocks { get; set; } = new AgainstRequest().Blocks;

    /// <summary>With -Against: the change that matters, 5% or 0.05.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [Parameter(ParameterSetName = TypeSet)]
    [ValidateNotNullOrEmpty]
    public string Margin { get; set; } = "5%";

    private void RunAgainst(RunRequest candidate, string against, string folder)
    {
        if (RawOutput is not null)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "-RawOutput holds the samples of one run, and -Against makes many. Run each by a command of its own.", RawOutput);
        }

        RequireNoLiveView();
        RequireNoProfile();
        RequireNoAgent();
        SettingsOfAgents();
        AgainstRequest request = new()
        {
            Candidate = candidate,
            Baseline = PerfRuntime.Against(candidate, against, folder),
            Blocks = Blocks,
            Seed = Seed ?? PerfRuntime.NewSeed(),
            Store = !NoStore,
            Options = new ComparisonOptions { Margin = ComparisonArguments.Share(Margin, nameof(Margin)) },
        };
        RunPlan plan = PerfRuntime.Plan(request.Candidate, folder);
        RunPlan other = PerfRuntime.Plan(request.Baseline, folder);
        ScriptSyntax.Check(plan);
        int runs = (4 * Blocks) + 1;
        string action = $"Run both in turn, {Blocks} blocks of four runs and a warm-up of {DurationText.Format(plan.Duration)} each, about {DurationText.Format(plan.Duration * runs)} in all, and compare them";
        if (!ShouldProcess($"{plan.Scenario.Name} → {plan.Target} against {other.Target}", action) || !_production.Confirm(this, plan, Force) || !_production.Confirm(this, other, Force))
        {
            return;
        }

        string id = PerfRuntime.NewSeriesId();
        StoppedNote = NoStore ? null : $"The comparison {id} was stopped. Its runs are stored: Compare-PerfResult -Baseline (Get-PerfResult -Tag @{{ against = '{id}'; side = 'baseline' }}) -Candidate (Get-PerfResult -Tag @{{ against = '{id}'; side = 'candidate' }})";
        using RunspaceScriptHost? scripts = RunspaceScriptHost.For(plan, folder);
        ComparisonReport report = Pump(async (write, stop) =>
        {
            var observer = new SeriesProgressObserver($"{plan.Scenario.Name}: {plan.Target} against {other.Target}", write);
            ComparisonReport found = await PerfRuntime.RunAgainstAsync(request, folder, id, observer, scripts, new ScriptOutput(folder, ScriptConsole.To(write)), stop).ConfigureAwait(false);
            observer.Completed();
            return found;
        });
        StoppedNote = null;
        this.WriteNotes(report);
        WriteObject(report.Comparisons, enumerateCollection: true);
        if (Enforce)
        {
            if (plan.Scenario.Thresholds.Count > 0)
            {
                WriteWarning("-Against with -Enforce judges by the comparison alone; the thresholds are not enforced. They are judged of each run: Get-PerfResult -Tag @{ against = '" + id + "'; side = 'candidate' } | Test-PerfThreshold -Enforce.");
            }

            _verdict ??= PerfRuntime.Enforce(report, strict: false);
        }
    }
}
