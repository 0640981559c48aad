using Perf.Target.Freezing;

namespace Perf.Target;

/// <summary>All waiting of all endpoints: a delay that ends inside a freeze lasts until the freeze does.</summary>
internal sealed class ResponseTiming : IDisposable
{
    private readonly DelayQueue _delays = new();
    private readonly CancellationTokenSource _stopping = new();

    public FreezeGate Gate { get; } = new();

    public CancellationToken Stopping => _stopping.Token;

    public async Task DelayAsync(TimeSpan delay)
    {
        await _delays.WaitAsync(delay);
        await Gate.PassAsync();
    }

    public void Stop()
    {
        _stopping.Cancel();
        _delays.Stop();
        Gate.Dispose();
    }

    public void Dispose()
    {
        Stop();
        _delays.Dispose();
        _stopping.Dispose();
    }
}
