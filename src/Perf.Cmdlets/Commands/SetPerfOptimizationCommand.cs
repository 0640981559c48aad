using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Changes the system under test on evidence: each change alone, journaled, measured, and undone when it does not help.</summary>
[Cmdlet(VerbsCommon.Set, "PerfOptimization", DefaultParameterSetName = EnvironmentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Change), typeof(OptimizationPlan))]
public sealed partial class SetPerfOptimizationCommand : PumpCmdlet
{
    private const string EnvironmentSet = "Environment";
    private const string FindingSet = "Finding";
    private const string PlanSet = "Plan";

    private readonly List<Finding> _findings = [];

    /// <summary>Findings of Get-PerfBottleneck: what asks for changes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FindingSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public Finding[] Finding { get; set; } = [];

    /// <summary>A plan of -WhatIf -PassThru, or the file that -PlanPath wrote: it is applied as it is, and refused where what it saw is no longer so.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PlanSet)]
    [ValidateNotNull]
    public object? Plan { get; set; }

    /// <summary>The environment, whose tuning: in config/environments.yaml says what may be changed. Without findings its newest stored run is diagnosed.</summary>
    [Parameter(Position = 0)]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>How much may be done: conservative, balanced or aggressive.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = FindingSet)]
    public OptimizationStrategy Strategy { get; set; } = OptimizationStrategy.Conservative;

    /// <summary>Optimizations that alone may be made, by their ids; wildcards are allowed: db.*.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = FindingSet)]
    [ArgumentCompleter(typeof(OptimizationCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Include { get; set; } = [];

    /// <summary>Optimizations that may not be made; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = FindingSet)]
    [ArgumentCompleter(typeof(OptimizationCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>The most changes. Default: 3, 6 and 12 by strategy.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = FindingSet)]
    [ValidateRange(1, 100)]
    public int? MaxChanges { get; set; }

    /// <summary>Files or folders with further entries of the catalogue.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = FindingSet)]
    [ValidateNotNullOrEmpty]
    public string[] Catalogue { get; set; } = [];

    /// <summary>The sensitivity with which the environment's newest run is diagnosed.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    public Sensitivity Sensitivity { get; set; } = Sensitivity.Medium;

    /// <summary>Writes the plan to this file, to be looked at, kept, and given to -Plan.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = FindingSet)]
    [ValidateNotNullOrEmpty]
    public string? PlanPath { get; set; }

    /// <summary>The scenario whose flow makes the load by which changes are measured. Default: that of the run whose findings ask for them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ScenarioPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Scenario { get; set; }

    /// <summary>The flow. Default: that of the scenario's first load profile.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FlowCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Flow { get; set; }

    /// <summary>The target's address for that load. Wins over the environment and the scenario.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Target { get; set; }

    /// <summary>Variables of that load: @{ term = 'alpha' }.</summary>
    [Parameter]
    [Alias("Variables")]
    public Hashtable? Variable { get; set; }

    /// <summary>The rate at which latencies are measured, iterations a second. Default: 60 % of what the system does before it is changed, which is measured.</summary>
    [Parameter]
    [RateTransform]
    [ValidateRange(0.001, 1e6)]
    public double? Rate { get; set; }

    /// <summary>Virtual users where it is measured how much can be done. Default: those of the scenario's own closed load, 16 at least and 256 at most; where it has none, twice as many as keep the system busy, which is measured.</summary>
    [Parameter]
    [Alias("Vus")]
    [ValidateRange(1, 100_000)]
    public int? VirtualUser { get; set; }

    /// <summary>How many pairs, with and without it, are measured of each change at most; twice as many where measurements of the unchanged system lie more than 10 % apart. Fewer than 6 cannot show anything for certain.</summary>
    [Parameter]
    [ValidateRange(3, 50)]
    public int Pairs { get; set; } = 6;

    /// <summary>How long each measurement is: 10s, 1m.</summary>
    [Parameter]
    [DurationTransform]
    [ValidateNotNullOrEmpty]
    public string TrialDuration { get; set; } = "10s";

    /// <summary>Makes the changes without measuring them, and says so of each. Refused for those of high risk.</summary>
    [Parameter]
    public SwitchParameter SkipVerification { get; set; }

    /// <summary>When restarts may be done: '22:00-04:00', 'Sat,Sun 00:00-06:00', in this machine's time.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MaintenanceWindow { get; set; }

    /// <summary>How services are restarted: @{ postgresql = { sudo systemctl restart postgresql }; 'application:shop' = { ... } }, or one script block that gets the target's name. For targets that it does not name those of the environment; nothing else is ever restarted.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? RestartCommand { get; set; }

    /// <summary>Addresses that must answer with success after each change, and while it is measured.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Probe { get; set; } = [];

    /// <summary>Lets the powershell steps of the scenario run; they can do all that the user can.</summary>
    [Parameter]
    public SwitchParameter AllowScript { get; set; }

    /// <summary>Does not keep the measurements' runs in the store.</summary>
    [Parameter]
    public SwitchParameter NoStore { get; set; }

    /// <summary>Does not ask, also where the environment is a production; without it nothing is changed in a production.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>With -WhatIf: gives the plan as an object besides showing it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _findings.AddRange(Finding);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // A pipeline through which nothing came asks for nothing: a diagnosis that failed must not become a plan without one.
        if (MyInvocation.ExpectingInput && ParameterSetName != PlanSet && _findings.Count == 0)
        {
            WriteWarning("No finding came through the pipeline, and so nothing is changed. Set-PerfOptimization -Environment without a pipeline diagnoses the newest stored run by itself.");
            return;
        }

        try
        {
            OptimizationPlan plan = ParameterSetName == PlanSet ? GivenPlan() : MakePlan();
            foreach (string warning in plan.Warnings)
            {
                WriteWarning(warning);
            }

            if (PlanPath is not null)
            {
                PerfRuntime.SavePlan(plan, FullPath(PlanPath));
            }

            Apply(plan);
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }
}
