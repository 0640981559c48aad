using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Checks scenarios and shows what a run of them would do. Nothing is sent.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PerfScenario", DefaultParameterSetName = TypeSet)]
[OutputType(typeof(ScenarioCheck), typeof(bool))]
public sealed class TestPerfScenarioCommand : PerfCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ScenarioSet = "Scenario";
    // The one that is taken where nothing tells more than -Type: by the default of a file, -Type alone would ask for one.
    private const string TypeSet = "Type";

    private bool _isValid = true;
    private bool _any;

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
    [Alias("InputObject")]
    public Scenario? Scenario { get; set; }

    /// <summary>The type of test. Alone, the plan is that of its shipped scenario; with a scenario, that one's flows under the type's load and stop conditions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TypeSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ScenarioSet)]
    [ArgumentCompleter(typeof(ScenarioTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Type { get; set; }

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

    /// <summary>Gives true or false and nothing else: true when every scenario is valid.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            string folder = Folder;
            if (Scenario is not null || ParameterSetName == TypeSet)
            {
                Write(PerfRuntime.CheckScenario(RequestOf(Scenario ?? new Scenario()), folder));
                return;
            }

            foreach (string file in this.ResolveFiles(Path, LiteralPath))
            {
                Write(PerfRuntime.CheckScenario(file, RequestOf(new Scenario()), folder));
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
        if (Quiet)
        {
            WriteObject(_any && _isValid);
        }
    }

    private void Write(ScenarioCheck check)
    {
        _any = true;
        _isValid &= check.IsValid;
        if (!Quiet)
        {
            WriteObject(check);
        }
    }

    private RunRequest RequestOf(Scenario scenario) => new() { Scenario = scenario, Type = Type, Environment = Environment, Target = Target, Variables = ScenarioArguments.Variables(Variable) };
}
