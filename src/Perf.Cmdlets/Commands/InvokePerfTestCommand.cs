using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Runs a scenario and gives its result; stores it on the way.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PerfTest", DefaultParameterSetName = TypeSet, SupportsShouldProcess = true)]
[OutputType(typeof(RunResult), typeof(Comparison))]
public sealed partial class InvokePerfTestCommand : ClusterCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ScenarioSet = "Scenario";
    private const string ScriptBlockSet = "ScriptBlock";
    // The one that is taken where nothing tells more than -Type: by the default of a file, -Type alone would ask for one.
    private const string TypeSet = "Type";

    private readonly ProductionGate _production = new();
    private bool _hasRawOutput;
    private PerfException? _verdict;

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

    /// <summary>A script block to measure, without a file. It runs in runspaces of its own, not in this session.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ScriptBlockSet)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>
    /// The type of test: smoke, baseline, stress, spike, soak, breakpoint, database-intensive, authentication or comprehensive. Alone, it runs the shipped scenario of the type; with a
    /// scenario, that one's flows under the type's load and stop conditions.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = TypeSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [ArgumentCompleter(typeof(ScenarioTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Type { get; set; }

    /// <summary>The name of a script block's run.</summary>
    [Parameter(ParameterSetName = ScriptBlockSet)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = new ScriptLoad().Name;

    /// <summary>
    /// How many virtual users run the script block at the same time; with -Rate the most. Default: 1, and with -Rate as many as are needed. For a k6 script its option vus (k6's -u).
    /// </summary>
    [Parameter(ParameterSetName = ScriptBlockSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Alias("Vus")]
    [ValidateRange(1, 10_000)]
    public int? VirtualUser { get; set; }

    /// <summary>
    /// How long the script block is measured: 30s, 5m. Default: 10s; with -Iterations until they are done. With -Type the length of the whole test; for a k6 script its option duration (k6's -d).
    /// </summary>
    [Parameter(ParameterSetName = ScriptBlockSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [Parameter(ParameterSetName = TypeSet)]
    [DurationTransform]
    [ValidateNotNullOrEmpty]
    public string? Duration { get; set; }

    /// <summary>How often the script block runs in all. For a k6 script its option iterations (k6's -i).</summary>
    [Parameter(ParameterSetName = ScriptBlockSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateRange(1, long.MaxValue)]
    public long? Iterations { get; set; }

    /// <summary>
    /// How often the script block is started: 50/s, 300/m. Default: each virtual user begins anew when it has ended. With -Type the usual rate of the system, which the type multiplies.
    /// </summary>
    [Parameter(ParameterSetName = ScriptBlockSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [Parameter(ParameterSetName = TypeSet)]
    [ValidateNotNullOrEmpty]
    public string? Rate { get; set; }

    /// <summary>For a k6 script its option stages (k6's -s): '10s:50', '1m:0'.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string[] Stage { get; set; } = [];

    /// <summary>
    /// For a k6 script a file of options in JSON (k6's --config): the script, the K6_ variables of the environment and the command line win over it. Default: K6_CONFIG of the
    /// environment. For an Artillery test a file that goes over it (Artillery's --config), as a rule with its config.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Lets the powershell steps of the scenario run; they can do all that the user can.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    public SwitchParameter AllowScript { get; set; }

    /// <summary>The environment: its target and variables are used. Default: ENVIRONMENT of the process environment, else the scenario's own.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>The target's address. Wins over API_BASE_URL, the environment and the scenario.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetCompleter))]
    public string? Target { get; set; }

    /// <summary>Variables that are added or replaced: @{ term = 'alpha' }; a list gives each iteration one of its values.</summary>
    [Parameter]
    [Alias("Variables")]
    public Hashtable? Variable { get; set; }

    /// <summary>Thresholds that are added: 'http_req_response_time: p(95) &lt; 500ms'.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public string[] Threshold { get; set; } = [];

    /// <summary>Whose rules the thresholds are judged by, and whose exit codes -Enforce has. Default: K6 for k6 scripts, Artillery for Artillery tests, else Native.</summary>
    [Parameter]
    public CompatibilityProfile Compatibility { get; set; }

    /// <summary>Ends with an error when a threshold of a run is not met; a script or CI step ends with the exit code of Perf, k6 or Artillery.</summary>
    [Parameter]
    public SwitchParameter Enforce { get; set; }

    /// <summary>Labels of the run: @{ build = '42' }.</summary>
    [Parameter]
    [Alias("Tags")]
    public Hashtable? Tag { get; set; }

    /// <summary>The seed of all that is random, to repeat a run exactly. Default: one at random, kept in the result.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Seed { get; set; }

    /// <summary>A file that gets every single measurement: .ndjson as k6's JSON, .csv as k6's CSV; with .gz behind it, compressed. For one run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RawOutput { get; set; }

    /// <summary>Does not ask before a run against a target that is marked production.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Does not keep the run in the store.</summary>
    [Parameter]
    public SwitchParameter NoStore { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<Scenario> scenarios = Scenarios();
        foreach (Scenario scenario in scenarios)
        {
            try
            {
                RequireOneRun(scenarios);
                Run(scenario);
            }
            catch (PerfException fault)
            {
                this.Fail(fault);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Every run is made and written before the first that fails is told of.
        if (_verdict is not null)
        {
            this.Fail(_verdict, endScript: true);
        }
    }

    private IReadOnlyList<Scenario> Scenarios()
    {
        try
        {
            if (InputObject is not null)
            {
                Load.RequireNoneFor(InputObject.Name);
                return [InputObject];
            }

            if (ParameterSetName == TypeSet)
            {
                // Without flows: the shipped scenario of the type.
                return [new Scenario()];
            }

            return ScriptBlock is not null ? [PerfRuntime.ScenarioOf(LoadOf(ScriptBlock))] : this.ResolveFiles(Path, LiteralPath).Select(LoadScenario).ToArray();
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
            return [];
        }
    }

    private Scenario LoadScenario(string path)
    {
        if (PerfRuntime.IsScript(path))
        {
            ScriptRunOptions options = Load.ForScript();
            options = options with { ConfigPath = FullPath(ConfigPath) };
            return Pump((write, stop) => PerfRuntime.LoadScriptAsync(path, RequestOf(new Scenario()), options, Folder, ScriptConsole.To(write), stop));
        }

        Load.RequireNoneFor(path);
        return PerfRuntime.LoadScenario(path, new ScenarioFileOptions { ConfigPath = FullPath(ConfigPath), Environment = Environment, Target = Target, Variables = ScenarioArguments.Variables(Variable) });
    }

    private void Run(Scenario scenario)
    {
        string folder = Folder;
        if (Against is not null)
        {
            RunAgainst(RequestOf(scenario), Against, folder);
            return;
        }

        RunPlan plan = PerfRuntime.Plan(RequestOf(scenario), folder);
        ScriptSyntax.Check(plan);
        if (Enforce)
        {
            PerfRuntime.RequireThresholds(plan);
        }

        string? rawOutput = RawOutputPath();
        var options = new RunOptions
        {
            Store = !NoStore,
            RawOutput = rawOutput,
            Profiles = [.. ProfilePlans.Select(plan => plan.Sample).OfType<ProfileDefinition>()],
            Agents = Agents,
            Cluster = SettingsOfAgents(),
        };
        PerfRuntime.CheckAgentRun(plan, options);
        string description = PerfRuntime.Describe(plan) + PartsOf(plan, options);
        if (!ShouldProcess(description, $"Run this plan?{System.Environment.NewLine}{description}", "Invoke-PerfTest") || !_production.Confirm(this, plan, Force))
        {
            return;
        }

        WriteVerbose(description);
        using RunspaceScriptHost? scripts = RunspaceScriptHost.For(plan, folder);
        _hasRawOutput = rawOutput is not null;
        RunResult result = RunShown(plan, options with { Scripts = scripts }, folder);
        foreach (string warning in result.Warnings)
        {
            WriteWarning(PerfRuntime.Printable(warning));
        }

        WriteObject(result);
        if (Enforce)
        {
            _verdict ??= PerfRuntime.Enforce(result);
        }
    }

    private LoadArguments Load => new() { Type = Type, VirtualUser = VirtualUser, Duration = Duration, Iterations = Iterations, Rate = Rate, Stages = Stage, ConfigPath = ConfigPath };

    private string? RawOutputPath()
    {
        if (RawOutput is null)
        {
            return null;
        }

        string path = FullPath(RawOutput);
        PerfRuntime.CheckRawOutput(path);
        return path;
    }

    // Of scenarios that come by the pipeline, only the next one is known.
    private void RequireOneRun(IReadOnlyList<Scenario> scenarios)
    {
        if (RawOutput is not null && (scenarios.Count > 1 || _hasRawOutput))
        {
            throw new PerfException(
                ErrorIds.ArgumentInvalid,
                $"The file of -RawOutput holds the samples of one run, and '{scenarios[^1].Name}' is another of the same command. Run each scenario by a command of its own, with a file of its own.",
                RawOutput);
        }
    }

    private ScriptLoad LoadOf(ScriptBlock script) => new()
    {
        Name = Name,
        Text = script.ToString(),
        Vus = VirtualUser,
        Duration = Duration is null ? null : ScenarioArguments.Duration(Duration, nameof(Duration)),
        Iterations = Iterations,
        Rate = Rate is null ? null : RateText.Parse(Rate),
    };

    private RunRequest RequestOf(Scenario scenario) => new()
    {
        Scenario = scenario,
        Type = Type,
        Compatibility = MyInvocation.BoundParameters.ContainsKey(nameof(Compatibility)) ? Compatibility : null,
        Environment = Environment,
        Target = Target,
        Seed = Seed,
        // Whoever passes a script block means it to run; and -WhatIf, which is how one looks at a file from elsewhere, runs nothing.
        AllowScript = AllowScript || ScriptBlock is not null || this.IsWhatIf(),
        Thresholds = ScenarioArguments.Thresholds(Threshold, scenario),
        Monitors = [.. MonitorArguments.Of(Monitor, Folder), .. ProfilePlans.SelectMany(plan => plan.Monitors)],
        Tags = ScenarioArguments.Tags(Tag),
        Variables = ScenarioArguments.Variables(Load.WithVariables(Variable)),
        Outputs = OutputArguments.Read(Output, path => FullPath(path)),
        Arguments = KeptArguments.Of(MyInvocation.BoundParameters),
    };
}
