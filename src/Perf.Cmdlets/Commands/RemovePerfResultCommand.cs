using System.Globalization;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Removes stored runs with all that was measured.</summary>
[Cmdlet(VerbsCommon.Remove, "PerfResult", DefaultParameterSetName = IdSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemovePerfResultCommand : PerfCmdlet
{
    private const string IdSet = "Id";
    private const string InputSet = "InputObject";

    /// <summary>Ids of stored runs, or beginnings that name one run each.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Runs: results, or lines of Get-PerfResult -List.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNullOrEmpty]
    public PSObject[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject given in ParameterSetName == IdSet ? Id.Select(PSObject.AsPSObject) : InputObject)
        {
            try
            {
                // By what is stored now: the object in the pipeline may be of the time when the run still went on.
                Remove(RunArguments.ByIds([given.BaseObject as string ?? RunArguments.Of(given).Id]).First());
            }
            catch (PerfException fault)
            {
                WriteError(fault.ToRecord());
            }
        }
    }

    private void Remove(RunSummary run)
    {
        if (ShouldProcess(string.Create(CultureInfo.InvariantCulture, $"{run.Id} of '{run.Scenario}', {run.StartedAt.LocalDateTime:yyyy-MM-dd HH:mm}, {run.Status}"), "Remove the run with all that was measured"))
        {
            PerfRuntime.RemoveRun(run);
        }
    }
}
