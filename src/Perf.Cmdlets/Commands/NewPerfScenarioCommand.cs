using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Writes a first scenario of a type of test, with comments, ready to run and to change.</summary>
[Cmdlet(VerbsCommon.New, "PerfScenario", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewPerfScenarioCommand : PerfCmdlet
{
    private const string UsualRate = "10/s";

    /// <summary>The type of test: smoke, baseline, stress, spike, soak, breakpoint, database-intensive, authentication or comprehensive.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ScenarioTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string Type { get; set; } = "";

    /// <summary>The file. Default: the scenario's name in the current folder.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The scenario's name. Default: the type's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The target's address. Default: the environment variable API_BASE_URL.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Target { get; set; }

    /// <summary>The usual rate of the system, iterations of all flows together: 10/s, 300/m.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Rate { get; set; } = UsualRate;

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            string path = FullPath(Path ?? ScenarioDestination.FileName(Name ?? Type));
            string text = PerfRuntime.NewScenario(Type, Name, Target, RateText.Parse(Rate), path);
            PerfRuntime.CheckReplace(path, Force);
            if (!ShouldProcess(path, $"Write a scenario of the type {Type}"))
            {
                return;
            }

            PerfRuntime.WriteScenario(path, text);
            if (PassThru)
            {
                WriteObject(new FileInfo(path));
            }
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }
}
