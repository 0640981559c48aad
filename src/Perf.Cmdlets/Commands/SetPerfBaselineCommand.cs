using System.Globalization;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Makes runs a baseline, or adds them to one.</summary>
[Cmdlet(VerbsCommon.Set, "PerfBaseline", DefaultParameterSetName = InputSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Baseline))]
public sealed class SetPerfBaselineCommand : PerfCmdlet
{
    private const string InputSet = "InputObject";
    private const string IdSet = "Id";

    private readonly List<RunSummary> _runs = [];

    /// <summary>Runs: results, or lines of Get-PerfResult -List.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNullOrEmpty]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Ids of stored runs, or beginnings that name one run each.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>The baseline's name.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BaselineNameCompleter))]
    public string Name { get; set; } = Baseline.DefaultName;

    /// <summary>Adds the runs to those that are there, instead of putting them in their place.</summary>
    [Parameter]
    public SwitchParameter Update { get; set; }

    /// <summary>With -Update: the most runs of the set; the newest stay.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int Keep { get; set; } = BaselineRequest.UsualKeep;

    /// <summary>Why; it stands in the baseline's history.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <summary>Gives the baselines that hold afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            _runs.AddRange(ParameterSetName == IdSet ? RunArguments.ByIds(Id) : InputObject.Select(RunArguments.Of));
        }
        catch (PerfException fault)
        {
            // A set with a run missing is another set than was asked for.
            ThrowTerminatingError(fault.ToRecord());
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_runs.Count == 0)
        {
            return;
        }

        try
        {
            string folder = Folder;
            var request = new BaselineRequest { Name = Name, Update = Update, Keep = Keep, Reason = Reason };
            IReadOnlyList<Baseline> planned = PerfRuntime.PlanBaseline(request, _runs, folder);
            if (planned.Count == 0)
            {
                WriteVerbose("Every baseline has these runs already; nothing was changed.");
                return;
            }

            HashSet<string> wanted = [];
            foreach (Baseline version in planned)
            {
                if (ShouldProcess(Describe(version), version.Action == BaselineAction.Updated ? "Add to the baseline" : "Set the baseline"))
                {
                    wanted.UnionWith(version.RunIds);
                }
                else if (PassThru)
                {
                    WriteObject(version);
                }
            }

            if (wanted.Count == 0)
            {
                return;
            }

            foreach (Baseline written in PerfRuntime.SetBaseline(request, [.. _runs.Where(run => wanted.Contains(run.Id))], folder))
            {
                if (PassThru)
                {
                    WriteObject(written);
                }
            }
        }
        catch (PerfException fault)
        {
            ThrowTerminatingError(fault.ToRecord());
        }
    }

    private static string Describe(Baseline version) => string.Create(
        CultureInfo.InvariantCulture,
        $"'{version.Name}' of '{version.Scenario}'{(version.Environment is null ? "" : $" in {version.Environment}")}, machine {version.Fingerprint ?? "unknown"}: version {version.Version} with {version.RunIds.Count} runs");
}
