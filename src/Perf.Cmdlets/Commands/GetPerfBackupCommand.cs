using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Lists what Set-PerfOptimization has kept so that it can be undone.</summary>
[Cmdlet(VerbsCommon.Get, "PerfBackup")]
[OutputType(typeof(Backup))]
public sealed class GetPerfBackupCommand : PerfCmdlet
{
    /// <summary>Ids; wildcards are allowed. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(BackupIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] BackupId { get; set; } = [];

    /// <summary>Only those of an environment; wildcards are allowed.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>Only those that stand so: Kept for what is in effect, Interrupted for what a process left that died.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public BackupState[] State { get; set; } = [];

    /// <summary>How many of the newest.</summary>
    [Parameter]
    [Alias("First", "Newest")]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            IReadOnlyList<Backup> all = PerfRuntime.FindBackups();
            foreach (string id in BackupId.Where(id => !WildcardPattern.ContainsWildcardCharacters(id) && !all.Any(one => one.Id == id)))
            {
                this.Report(new PerfException(ErrorIds.BackupNotFound, $"There is no backup '{id}'. Get-PerfBackup without parameters lists all.", id));
            }

            WildcardPattern[] wanted = [.. BackupId.Select(id => new WildcardPattern(id, WildcardOptions.IgnoreCase))];
            WildcardPattern? environment = Environment is null ? null : new WildcardPattern(Environment, WildcardOptions.IgnoreCase);
            WriteObject(
                all.Where(one => (wanted.Length == 0 || wanted.Any(pattern => pattern.IsMatch(one.Id))) && (environment is null || environment.IsMatch(one.Environment ?? "")) && (State.Length == 0 || State.Contains(one.State))).Take(Last),
                enumerateCollection: true);
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }
}
