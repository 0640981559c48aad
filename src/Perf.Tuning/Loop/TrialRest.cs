using Perf.Tuning.Files;

namespace Perf.Tuning;

/// <summary>Restarts services before trials that begin from rest, where no change is turned on or off for them. No setting is changed by it, so that the journal has nothing of it.</summary>
/// <param name="restarts">What can be restarted.</param>
/// <param name="probes">Addresses that must answer afterwards.</param>
/// <param name="times">Gets to know how long it takes.</param>
/// <param name="time">The clock.</param>
internal sealed class TrialRest(IServiceRestarts restarts, IReadOnlyList<string> probes, RestartTimes times, TimeProvider time)
{
    /// <summary>Restarts a change's service and waits until it answers; a second time where the first fails, for it would be left standing still.</summary>
    /// <param name="planned">The change.</param>
    /// <param name="cancellation">Is heard once it has come back: a command that is ended half-way may leave it stopped.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.RestartFailed"/>: it did not come back.</exception>
    public async Task TakeAsync(PlannedChange planned, CancellationToken cancellation)
    {
        if (await FaultOfAsync(planned).ConfigureAwait(false) is not null && await FaultOfAsync(planned).ConfigureAwait(false) is { } fault)
        {
            throw new PerfException(
                ErrorIds.RestartFailed,
                $"{planned.Target} was restarted between two trials and did not come back, nor at the second try: {fault} No setting was changed by that. See to it that it runs; what was kept before stays.",
                planned.Target);
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private async Task<string?> FaultOfAsync(PlannedChange planned)
    {
        long began = times.Begin();
        try
        {
            await restarts.RestartAsync(planned.Target, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PerfException e)
        {
            return e.Message;
        }

        string? silent = await Probing.WaitAsync(probes, RestartGuard.Patience, time, CancellationToken.None).ConfigureAwait(false);
        times.Saw(planned, began);
        return silent is null ? null : $"{silent}.";
    }
}
