using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Runs a scenario and gives its result; stores it on the way.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PerfTest", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(RunResult))]
public sealed class InvokePerfTestCommand : PumpCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ScenarioSet = "Scenario";

    private readonly ProductionGate _production = new();

    /// <summary>Scenario files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
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

    /// <summary>The environment: its target and variables are used. Default: ENVIRONMENT of the process environment, else the scenario's own.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>The target's address. Wins over API_BASE_URL, the environment and the scenario.</summary>
    [Parameter]
    public string? Target { get; set; }

    /// <summary>Variables that are added or replaced: @{ term = 'alpha' }; a list gives each iteration one of its values.</summary>
    [Parameter]
    [Alias("Variables")]
    public Hashtable? Variable { get; set; }

    /// <summary>Thresholds that are added: 'http_req_response_time: p(95) &lt; 500ms'.</summary>
    [Parameter]
    public string[] Threshold { get; set; } = [];

    /// <summary>Labels of the run: @{ build = '42' }.</summary>
    [Parameter]
    [Alias("Tags")]
    public Hashtable? Tag { get; set; }

    /// <summary>The seed of all that is random, to repeat a run exactly. Default: one at random, kept in the result.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Seed { get; set; }

    /// <summary>Does not ask before a run against a target that is marked production.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Does not keep the run in the store.</summary>
    [Parameter]
    public SwitchParameter NoStore { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (Scenario scenario in Scenarios())
        {
            try
            {
                Run(scenario);
            }
            catch (PerfException fault)
            {
                this.Fail(fault);
            }
        }
    }

    private IEnumerable<Scenario> Scenarios()
    {
        if (InputObject is not null)
        {
            return [InputObject];
        }

        try
        {
            return this.ResolveFiles(Path, LiteralPath).Select(PerfRuntime.LoadScenario).ToArray();
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
            return [];
        }
    }

    private void Run(Scenario scenario)
    {
        RunPlan plan = PerfRuntime.Plan(RequestOf(scenario), SessionState.Path.CurrentFileSystemLocation.ProviderPath);
        string description = PerfRuntime.Describe(plan);
        if (!ShouldProcess(description, $"Run this plan?{System.Environment.NewLine}{description}", "Invoke-PerfTest") || !_production.Confirm(this, plan, Force))
        {
            return;
        }

        WriteVerbose(description);
        RunResult result = Pump((write, stop) => PerfRuntime.RunAsync(plan, !NoStore, new ProgressObserver(plan, write), stop));
        foreach (string warning in result.Warnings)
        {
            WriteWarning(warning);
        }

        WriteObject(result);
    }

    private RunRequest RequestOf(Scenario scenario) => new()
    {
        Scenario = scenario,
        Environment = Environment,
        Target = Target,
        Seed = Seed,
        Thresholds = ScenarioArguments.Thresholds(Threshold),
        Tags = ScenarioArguments.Tags(Tag),
        Variables = ScenarioArguments.Variables(Variable),
    };
}
