namespace Perf.Tuning;

/// <summary>Restarts a service and waits until it answers.</summary>
internal static class RestartGuard
{
    /// <summary>How long a service may take to answer again.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Does it.</summary>
    /// <param name="context">How services are restarted.</param>
    /// <param name="mechanism">Knows whether the service answers.</param>
    /// <param name="order">What was changed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.RestartFailed"/>.</exception>
    internal static async Task RestartAsync(ApplyContext context, IMechanism mechanism, ChangeOrder order, CancellationToken cancellation)
    {
        await context.Restarts.RestartAsync(order.Target, cancellation).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(Patience, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        bool isReady;
        try
        {
            isReady = await mechanism.IsReadyAsync(order, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            isReady = false;
        }

        if (!isReady)
        {
            throw new PerfException(
                ErrorIds.RestartFailed,
                $"{order.Target} was restarted and does not answer within {Patience.TotalSeconds:0} seconds. Look at its log for the reason.",
                order.Target);
        }
    }
}
