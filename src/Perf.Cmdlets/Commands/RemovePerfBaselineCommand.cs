using System.Globalization;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Removes baselines. Their history stays, and so do their runs.</summary>
[Cmdlet(VerbsCommon.Remove, "PerfBaseline", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Baseline))]
public sealed class RemovePerfBaselineCommand : PerfCmdlet
{
    private const string NameSet = "Name";
    private const string InputSet = "InputObject";

    /// <summary>Names of baselines; * and ? are wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(BaselineNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The scenario's name; * and ? are wildcards.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(StoredScenarioCompleter))]
    public string? Scenario { get; set; }

    /// <summary>The environment's name; * and ? are wildcards. Baselines that are given have their own.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(StoredEnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>Baselines of Get-PerfBaseline.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    public Baseline InputObject { get; set; } = new();

    /// <summary>Why; it stands in the baseline's history.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <summary>Gives the version that says that it is removed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputSet)
        {
            RemoveGiven();
            return;
        }

        foreach (string name in Name)
        {
            IReadOnlyList<Baseline> found = [];
            try
            {
                found = PerfRuntime.FindBaselines(new BaselineQuery { Name = name, Scenario = Scenario, Environment = Environment });
            }
            catch (PerfException fault)
            {
                ThrowTerminatingError(fault.ToRecord());
            }

            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(new PerfException(ErrorIds.BaselineNotFound, $"There is no baseline '{name}' to remove. Get-PerfBaseline lists all.", name).ToRecord());
            }

            foreach (Baseline baseline in found)
            {
                Remove(baseline);
            }
        }
    }

    private void RemoveGiven()
    {
        try
        {
            RefuseUnlessByDefault(nameof(Environment), "chooses among baselines, and these are given: choose them by Get-PerfBaseline -Environment.");
        }
        catch (PerfException fault)
        {
            ThrowTerminatingError(fault.ToRecord());
        }

        Remove(InputObject);
    }

    private void Remove(Baseline baseline)
    {
        string what = string.Create(CultureInfo.InvariantCulture, $"'{baseline.Name}' of '{baseline.Scenario}'{(baseline.Environment is null ? "" : $" in {baseline.Environment}")}, {baseline.RunIds.Count} runs");
        if (!ShouldProcess(what, "Remove the baseline"))
        {
            return;
        }

        try
        {
            Baseline removed = PerfRuntime.RemoveBaseline(baseline, Reason, Folder);
            if (PassThru)
            {
                WriteObject(removed);
            }
        }
        catch (PerfException fault)
        {
            WriteError(fault.ToRecord());
        }
    }
}
