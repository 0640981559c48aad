using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Puts back what was there before Set-PerfOptimization.</summary>
[Cmdlet(VerbsCommon.Undo, "PerfOptimization", DefaultParameterSetName = IdSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Change))]
public sealed class UndoPerfOptimizationCommand : PumpCmdlet
{
    private const string IdSet = "Id";
    private const string LatestSet = "Latest";

    /// <summary>The backup: 20250806_183000. Get-PerfBackup lists them, and its objects and the changes of Set-PerfOptimization can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(BackupIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] BackupId { get; set; } = [];

    /// <summary>The newest backup of which something is in effect.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LatestSet)]
    public SwitchParameter Latest { get; set; }

    /// <summary>The environment whose tuning: says where the targets are. Default: that of the backup.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>Undoes newer backups that changed the same settings first.</summary>
    [Parameter]
    public SwitchParameter Cascade { get; set; }

    /// <summary>How services are restarted, as of Set-PerfOptimization.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? RestartCommand { get; set; }

    /// <summary>Puts back settings that somebody else has changed since, too: those of the backup alone.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _incomplete;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Changes of one backup come one by one through the pipeline; one that changed nothing has none.
        foreach (string id in Latest ? [""] : BackupId.Where(id => id.Length > 0 && _seen.Add(id)).ToArray())
        {
            try
            {
                Undo(Latest ? null : id);
            }
            catch (PerfException fault)
            {
                this.Report(fault);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_incomplete > 0)
        {
            this.Report(new PerfException(ErrorIds.UndoIncomplete, $"{_incomplete} {(_incomplete == 1 ? "change was" : "changes were")} not undone: see their messages. Undoing again goes on with them; -Force puts back what somebody else has changed since.", _incomplete));
        }
    }

    private void Undo(string? id)
    {
        bool isWhatIf = this.IsWhatIf();
        if (!isWhatIf && !ShouldProcess(id ?? "the newest backup of which something is in effect", "Put back what was there before"))
        {
            return;
        }

        // A backup knows its environment; the session's usual one may be another.
        var setup = new TuningSetup { Folder = Folder, Environment = IsByDefault(nameof(Environment)) ? null : Environment, Restart = RestartArgument.Of(RestartCommand, this), RestartTargets = RestartArgument.TargetsOf(RestartCommand) };
        var request = new UndoRequest { BackupId = id, Latest = id is null, WhatIf = isWhatIf, Force = Force, Cascade = Cascade };
        IReadOnlyList<Change> changes = Pump(async (write, stop) =>
        {
            var observer = new TuningProgressObserver($"undoing {id ?? "the newest backup"}", write);
            IReadOnlyList<Change> undone = await PerfRuntime.UndoOptimizationAsync(request, setup, observer, stop).ConfigureAwait(false);
            // What would be done, and what was undone before, nobody has told of yet.
            foreach (Change untold in undone.Where(change => !observer.HasGiven(change)))
            {
                write(cmdlet => cmdlet.WriteObject(untold));
            }

            observer.Completed();
            return undone;
        });

        // One that could not be begun to be undone is as it was before: kept. One that failed to be made again is not in effect.
        _incomplete += isWhatIf ? 0 : changes.Count(change => change.State is not (TuningState.Reverted or TuningState.Failed));
    }
}
