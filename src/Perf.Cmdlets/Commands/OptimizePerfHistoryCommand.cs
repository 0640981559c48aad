using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Looks after history: settles killed runs, thins out and deletes by age, gives room back, sends what a shared history lacks.</summary>
[Cmdlet(VerbsCommon.Optimize, "PerfHistory", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(HistoryUpkeep))]
public sealed class OptimizePerfHistoryCommand : PumpCmdlet
{
    /// <summary>How long every second is kept.</summary>
    [Parameter]
    [DurationTransform]
    public string? KeepFull { get; set; }

    /// <summary>How long tens of seconds are kept.</summary>
    [Parameter]
    [DurationTransform]
    public string? KeepTenSeconds { get; set; }

    /// <summary>How long minutes are kept; never ends that.</summary>
    [Parameter]
    [DurationTransform]
    public string? KeepMinutes { get; set; }

    /// <summary>The age at which runs are deleted.</summary>
    [Parameter]
    [DurationTransform]
    public string? DeleteAfter { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            RetentionPolicy policy = PerfRuntime.RetentionOf(KeepFull, KeepTenSeconds, KeepMinutes, DeleteAfter);
            HistoryUpkeep planned = Interruptible(stop => PerfRuntime.LookAfterHistory(policy, isTrial: true, stop));
            if (!ShouldProcess(planned.Store, $"Settle {planned.Settled} killed runs, thin out {planned.RolledUp}, delete {planned.Deleted} ({planned.KeptForBaselines} kept for baselines), send {planned.Unshared}"))
            {
                return;
            }

            HistoryUpkeep done = Pump((_, stop) => Task.FromResult(PerfRuntime.LookAfterHistory(policy, isTrial: false, stop)));
            foreach (string warning in done.Warnings)
            {
                WriteWarning(warning);
            }

            WriteObject(done);
        }
        catch (PerfException fault)
        {
            ThrowTerminatingError(fault.ToRecord());
        }
    }
}
