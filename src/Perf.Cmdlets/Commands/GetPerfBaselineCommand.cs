using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Finds baselines, and who changed them when.</summary>
[Cmdlet(VerbsCommon.Get, "PerfBaseline")]
[OutputType(typeof(Baseline))]
public sealed class GetPerfBaselineCommand : PerfCmdlet
{
    /// <summary>Names of baselines; * and ? are wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(BaselineNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The scenario's name; * and ? are wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StoredScenarioCompleter))]
    public string? Scenario { get; set; }

    /// <summary>The environment's name; * and ? are wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Env")]
    [ArgumentCompleter(typeof(StoredEnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>Gives every version, removed ones too.</summary>
    [Parameter]
    public SwitchParameter History { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            foreach (string? name in Name ?? new string?[] { null })
            {
                IReadOnlyList<Baseline> found = PerfRuntime.FindBaselines(new BaselineQuery { Name = name, Scenario = Scenario, Environment = string.IsNullOrEmpty(Environment) ? null : Environment, History = History });
                WriteObject(found, enumerateCollection: true);
                if (found.Count == 0 && name is not null && !WildcardPattern.ContainsWildcardCharacters(name))
                {
                    WriteError(new PerfException(ErrorIds.BaselineNotFound, $"There is no baseline '{name}' here. Get-PerfBaseline lists all, Set-PerfBaseline -Name '{name}' makes one of runs.", name).ToRecord());
                }
            }
        }
        catch (PerfException fault)
        {
            ThrowTerminatingError(fault.ToRecord());
        }
    }
}
