using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Searches the highest arrival rate at which a flow meets its thresholds.</summary>
[Cmdlet(VerbsCommon.Find, "PerfCapacity", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(CapacityResult))]
public sealed class FindPerfCapacityCommand : PumpCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ScenarioSet = "Scenario";

    private readonly ProductionGate _production = new();

    /// <summary>Scenario files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ArgumentCompleter(typeof(ScenarioPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Scenario files, taken as written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A scenario as an object.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ScenarioSet, ValueFromPipeline = true)]
    public Scenario? InputObject { get; set; }

    /// <summary>The flow. Default: that of the scenario's first load profile.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FlowCompleter))]
    public string? Flow { get; set; }

    /// <summary>The smallest rate, iterations per second.</summary>
    [Parameter]
    [RateTransform]
    [ValidateRange(0.001, 1e6)]
    public double MinRate { get; set; } = 10;

    /// <summary>The largest rate, iterations per second.</summary>
    [Parameter]
    [RateTransform]
    [ValidateRange(0.001, 1e6)]
    public double MaxRate { get; set; } = 10_000;

    /// <summary>How long each step lasts: 20s, 1m.</summary>
    [Parameter]
    [DurationTransform]
    public string StepDuration { get; set; } = "20s";

    /// <summary>The probability with which the interval holds the capacity.</summary>
    [Parameter]
    [ShareTransform]
    [ValidateRange(0.5, 0.99)]
    public double Confidence { get; set; } = 0.9;

    /// <summary>How far the interval's ends may be from the capacity: 5% or 0.05.</summary>
    [Parameter]
    public string Tolerance { get; set; } = "5%";

    /// <summary>When the search ends at the latest: 15m, 1h.</summary>
    [Parameter]
    [DurationTransform]
    public string MaxDuration { get; set; } = "15m";

    /// <summary>Thresholds that are added: 'http_req_response_time: p(95) &lt; 500ms'.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public string[] Threshold { get; set; } = [];

    /// <summary>Lets the powershell steps of the scenario run; they can do all that the user can.</summary>
    [Parameter]
    public SwitchParameter AllowScript { get; set; }

    /// <summary>The environment: its target and variables are used.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>The target's address. Wins over API_BASE_URL, the environment and the scenario.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetCompleter))]
    public string? Target { get; set; }

    /// <summary>Variables that are added or replaced: @{ term = 'alpha' }.</summary>
    [Parameter]
    [Alias("Variables")]
    public Hashtable? Variable { get; set; }

    /// <summary>Labels of the runs: @{ build = '42' }.</summary>
    [Parameter]
    [Alias("Tags")]
    public Hashtable? Tag { get; set; }

    /// <summary>Does not ask before a search against a target that is marked production.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Does not keep the runs in the store.</summary>
    [Parameter]
    public SwitchParameter NoStore { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            IEnumerable<Scenario> scenarios = InputObject is null ? this.ResolveFiles(Path, LiteralPath).Select(PerfRuntime.LoadScenario).ToArray() : [InputObject];
            foreach (Scenario scenario in scenarios)
            {
                Search(RequestOf(scenario));
            }
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    private void Search(CapacityRequest request)
    {
        string folder = Folder;
        RunPlan plan = PerfRuntime.PlanCapacity(request, folder);
        string action = $"Search the capacity from {RateText.Format(request.MinRate)} to {RateText.Format(request.MaxRate)}, in steps of {DurationText.Format(request.StepDuration)}, for at most {DurationText.Format(request.MaxDuration)}";
        ScriptSyntax.Check(plan);
        if (!ShouldProcess($"{plan.Scenario.Name} → {plan.Target}", action) || !_production.Confirm(this, plan, Force))
        {
            return;
        }

        string id = PerfRuntime.NewCapacityId();
        StoppedNote = NoStore ? null : $"The search {id} was stopped. Its runs are stored: Get-PerfResult -Tag @{{ capacity = '{id}' }}";
        using RunspaceScriptHost? scripts = RunspaceScriptHost.For(plan, folder);
        CapacityResult result = Pump(async (write, stop) =>
        {
            var observer = new CapacityProgressObserver($"capacity of {plan.Scenario.Name} → {plan.Target}", write);
            CapacityResult found = await PerfRuntime.FindCapacityAsync(request, folder, id, observer, scripts, stop).ConfigureAwait(false);
            observer.Completed();
            return found;
        });
        StoppedNote = null;
        foreach (string warning in result.Warnings)
        {
            WriteWarning(warning);
        }

        WriteObject(result);
    }

    private CapacityRequest RequestOf(Scenario scenario) => new()
    {
        Run = new RunRequest
        {
            Scenario = scenario,
            Environment = Environment,
            Target = Target,
            AllowScript = AllowScript || this.IsWhatIf(),
            Thresholds = ScenarioArguments.Thresholds(Threshold, scenario),
            Tags = ScenarioArguments.Tags(Tag),
            Variables = ScenarioArguments.Variables(Variable),
        },
        Flow = Flow,
        MinRate = MinRate,
        MaxRate = MaxRate,
        StepDuration = ScenarioArguments.Duration(StepDuration, nameof(StepDuration)),
        Confidence = Confidence,
        Tolerance = ComparisonArguments.Share(Tolerance, nameof(Tolerance)),
        MaxDuration = ScenarioArguments.Duration(MaxDuration, nameof(MaxDuration)),
        Store = !NoStore,
    };
}
