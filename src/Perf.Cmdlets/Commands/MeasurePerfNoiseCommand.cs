using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Runs a scenario against itself again and again (A/A), and tells how often comparisons err, how much runs differ, and the smallest change that the setup can see.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "PerfNoise", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(NoiseReport))]
public sealed class MeasurePerfNoiseCommand : PumpCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ScenarioSet = "Scenario";
    private const string ResultSet = "Result";

    private readonly ProductionGate _production = new();
    private readonly List<RunResult> _results = [];

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

    /// <summary>Runs that were made already, of one thing that did not change between them; nothing is run.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResultSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public RunResult[] Result { get; set; } = [];

    /// <summary>How many runs a side; twice as many are made.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [ValidateRange(3, 500)]
    public int Runs { get; set; } = 10;

    /// <summary>The change that is to be seen: 5% or 0.05.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Margin { get; set; } = "5%";

    /// <summary>The error that comparisons are allowed, two-sided. Default: 0.01.</summary>
    [Parameter]
    [ShareTransform]
    public double? Alpha { get; set; }

    /// <summary>The confidence of intervals, instead of -Alpha: 0.99 or 99%.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfidenceLevel { get; set; }

    /// <summary>The metrics that are looked at: 'http_req_response_time: p(95)'. Default: those of Compare-PerfResult.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MetricCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Metric { get; set; } = [];

    /// <summary>The steps that are looked at. Default: the whole run and all steps.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StepCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Step { get; set; } = [];

    /// <summary>Lets the powershell steps of the scenario run; they can do all that the user can.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    public SwitchParameter AllowScript { get; set; }

    /// <summary>The environment: its target and variables are used. Runs that were made already have their own.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>The target's address. Wins over API_BASE_URL, the environment and the scenario.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [ArgumentCompleter(typeof(TargetCompleter))]
    public string? Target { get; set; }

    /// <summary>Variables that are added or replaced: @{ term = 'alpha' }.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [Alias("Variables")]
    public Hashtable? Variable { get; set; }

    /// <summary>Labels of the runs: @{ build = '42' }.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [Alias("Tags")]
    public Hashtable? Tag { get; set; }

    /// <summary>Does not ask before runs against a target that is marked production.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>Does not keep the runs in the store.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    public SwitchParameter NoStore { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _results.AddRange(Result);
        if (ParameterSetName == ResultSet)
        {
            return;
        }

        try
        {
            IEnumerable<Scenario> scenarios = InputObject is null ? this.ResolveFiles(Path, LiteralPath).Select(PerfRuntime.LoadScenario).ToArray() : [InputObject];
            foreach (Scenario scenario in scenarios)
            {
                Measure(scenario);
            }
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName != ResultSet)
        {
            return;
        }

        try
        {
            RefuseUnlessByDefault(nameof(Environment), "says where runs are made, and these runs were made already: leave it away.");
            Write(PerfRuntime.JudgeNoise(_results, Options()));
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    private void Measure(Scenario scenario)
    {
        string folder = Folder;
        NoiseRequest request = new()
        {
            Run = new RunRequest
            {
                Scenario = scenario,
                Environment = Environment,
                Target = Target,
                AllowScript = AllowScript || this.IsWhatIf(),
                Tags = ScenarioArguments.Tags(Tag),
                Variables = ScenarioArguments.Variables(Variable),
            },
            RunsPerSide = Runs,
            Store = !NoStore,
            Options = Options(),
        };
        RunPlan plan = PerfRuntime.Plan(request.Run, folder);
        ScriptSyntax.Check(plan);
        string action = $"Measure the noise by {(2 * Runs) + 1} runs of {DurationText.Format(plan.Duration)}, about {DurationText.Format(plan.Duration * ((2 * Runs) + 1))} in all";
        if (!ShouldProcess($"{plan.Scenario.Name} → {plan.Target}", action) || !_production.Confirm(this, plan, Force))
        {
            return;
        }

        string id = PerfRuntime.NewSeriesId();
        StoppedNote = NoStore ? null : $"The measurement {id} was stopped. Its runs are stored: Get-PerfResult -Tag @{{ noise = '{id}' }} | Measure-PerfNoise";
        using RunspaceScriptHost? scripts = RunspaceScriptHost.For(plan, folder);
        NoiseReport report = Pump(async (write, stop) =>
        {
            var observer = new SeriesProgressObserver($"noise of {plan.Scenario.Name} → {plan.Target}", write);
            NoiseReport found = await PerfRuntime.MeasureNoiseAsync(request, folder, id, observer, scripts, new ScriptOutput(folder, ScriptConsole.To(write)), stop).ConfigureAwait(false);
            observer.Completed();
            return found;
        });
        StoppedNote = null;
        Write(report);
    }

    private void Write(NoiseReport report)
    {
        foreach (string warning in report.Warnings)
        {
            WriteWarning(warning);
        }

        WriteObject(report);
    }

    private ComparisonOptions Options() => new()
    {
        Alpha = ComparisonArguments.Alpha(Alpha, ConfidenceLevel),
        Margin = ComparisonArguments.Share(Margin, nameof(Margin)),
        Metrics = Metric,
        Steps = Step,
    };
}
