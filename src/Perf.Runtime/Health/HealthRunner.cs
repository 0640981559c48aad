namespace Perf.Runtime;

/// <summary>Makes checks side by side, each within its time: one that hangs holds up nobody, and one that fails in a way that nobody foresaw is a finding.</summary>
/// <param name="time">The clock.</param>
/// <param name="limit">How long each may take.</param>
internal sealed class HealthRunner(TimeProvider time, TimeSpan limit)
{
    // What is asked to stop gets a moment to say why itself; what does not react (a file system that hangs) is left behind.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private int _ended;

    /// <summary>Makes the checks.</summary>
    /// <param name="checks">Each with what it does.</param>
    /// <param name="ended">Hears of each that has ended, one at a time.</param>
    /// <param name="stop">Ends all.</param>
    /// <returns>What was found, in the order of the checks.</returns>
    internal Task<HealthCheck[]> RunAsync(IReadOnlyList<(PlannedCheck Check, Func<CancellationToken, Task<HealthCheck>> Work)> checks, Action<HealthCheck, int> ended, CancellationToken stop) =>
        Task.WhenAll(checks.Select(one => OneAsync(one.Check, one.Work, ended, stop)));

    private async Task<HealthCheck> OneAsync(PlannedCheck planned, Func<CancellationToken, Task<HealthCheck>> work, Action<HealthCheck, int> ended, CancellationToken stop)
    {
        DateTimeOffset at = time.GetUtcNow();
        long begun = time.GetTimestamp();
        HealthCheck found = planned.Skipped is { } reason
            ? new HealthCheck { Status = HealthStatus.Skipped, Message = reason, Advice = planned.Advice }
            : await WithinTimeAsync(work, planned.AtLeast > limit ? planned.AtLeast : limit, stop).ConfigureAwait(false);
        found = found with { Name = planned.Name, Address = found.Address.Length > 0 ? found.Address : planned.Address, CheckedAt = at, Duration = time.GetElapsedTime(begun) };
        lock (_gate)
        {
            ended(found, ++_ended);
        }

        return found;
    }

    private async Task<HealthCheck> WithinTimeAsync(Func<CancellationToken, Task<HealthCheck>> work, TimeSpan patience, CancellationToken stop)
    {
        using var clock = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, clock.Token);
        try
        {
            // On a thread of its own: opening a file may hang before anything is awaited.
            return await Task.Run(() => work(both.Token), CancellationToken.None).WaitAsync(patience + s_grace, time, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException && !stop.IsCancellationRequested)
        {
            return new HealthCheck
            {
                Status = HealthStatus.Unhealthy,
                Message = $"It took longer than {DurationText.Format(patience)}.",
                Advice = "See whether what is looked at hangs; -Timeout or 'timeout' in config/health.yaml gives it longer.",
            };
        }
        catch (PerfException e)
        {
            return new HealthCheck { Status = HealthStatus.Unhealthy, Message = e.Message, Advice = "The message says what to do." };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HealthCheck { Status = HealthStatus.Unhealthy, Message = $"It failed: {e.Message}", Advice = "See whether what is looked at can be reached and read by this user." };
        }
    }
}
