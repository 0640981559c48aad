using Perf.Telemetry.Health;

namespace Perf.Runtime.Tuning;

/// <summary>Asks addresses once a second while a trial goes on. One that fails twice in a row is told.</summary>
internal sealed class ProbeLoop : IAsyncDisposable
{
    private const int MostFailures = 2;

    // Twice as long with a second between is within the five seconds that a guardrail may take.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly HealthHttp _http;
    private readonly Task _loops;
    private volatile string? _problem;

    /// <summary>Begins.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="time">The clock.</param>
    public ProbeLoop(IReadOnlyList<string> addresses, TimeProvider time)
    {
        // Whose certificate it is is not the question here, but whether it answers.
        _http = new HealthHttp(verify: false, null, time);
        _loops = Task.WhenAll(addresses.Select(address => AskAsync(address, time)));
    }

    /// <summary>Why an address does not answer, in a sentence; null where all do.</summary>
    public string? Problem => _problem;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(false);
        _http.Dispose();
        _stop.Dispose();
    }

    /// <summary>Why an answer is none; null for success.</summary>
    /// <param name="seen">What was answered.</param>
    internal static string? Why(HttpObservation seen) => seen.Fault != HttpFault.None ? (seen.FaultMessage.Length > 0 ? seen.FaultMessage : seen.Fault.ToString())
        : seen.Status is >= 200 and < 400 ? null : FormattableString.Invariant($"status {seen.Status}");

    private async Task AskAsync(string address, TimeProvider time)
    {
        int failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(s_limit);
            HttpObservation seen = await _http.GetAsync(address, null, limit.Token).ConfigureAwait(false);
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            string? why = Why(seen);
            failures = why is null ? 0 : failures + 1;
            if (failures >= MostFailures)
            {
                _problem = $"{seen.Url} has not answered with success twice in a row ({why}).";
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
