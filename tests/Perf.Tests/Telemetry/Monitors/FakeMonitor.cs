namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A monitor that reads what a test says, by the number of the reading.</summary>
internal sealed class FakeMonitor : IMonitor
{
    private readonly Action<MonitorReading, int, CancellationToken> _read;
    private readonly bool _throwsWhenStopped;
    private int _number;

    public FakeMonitor(Action<MonitorReading, int> read)
        : this((reading, number, _) => read(reading, number), throwsWhenStopped: false)
    {
    }

    public FakeMonitor(Action<MonitorReading, int, CancellationToken> read, bool throwsWhenStopped)
    {
        _read = read;
        _throwsWhenStopped = throwsWhenStopped;
    }

    public ManualResetEventSlim Disposed { get; } = new();

    // The first two readings are preparation and what counters stand at; when a fourth begins, what the third came to is known.
    public void WaitUntilOneIsKept() => Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _number) > 3, Panels.Guard));

    public void Read(MonitorReading reading, CancellationToken stop)
    {
        _read(reading, Interlocked.Increment(ref _number) - 1, stop);
        if (_throwsWhenStopped)
        {
            stop.ThrowIfCancellationRequested();
        }
    }

    public void Dispose() => Disposed.Set();
}
