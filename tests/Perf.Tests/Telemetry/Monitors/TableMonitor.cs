using Perf.Telemetry.Monitors;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A monitor that has tables of the whole run, and looks between its readings.</summary>
internal sealed class TableMonitor(Func<CancellationToken, IReadOnlyList<MonitorTable>> end, IReadOnlyList<string> notes, Action? begin = null, Action<int, CancellationToken>? sample = null) : IMonitor, IMonitorTables, IMonitorSampling
{
    private int _samples;
    private int _ends;

    public int Begins { get; private set; }

    public int Ends => Volatile.Read(ref _ends);

    public int Samples => Volatile.Read(ref _samples);

    public ManualResetEventSlim Disposed { get; } = new();

    public IReadOnlyList<string> TableNotes => notes;

    public TimeSpan SampleEvery => TimeSpan.FromMilliseconds(7);

    public void Read(MonitorReading reading, CancellationToken stop) => reading.Add(new MonitorSignal("n", ""), 1);

    public void Sample(CancellationToken stop)
    {
        int number = Interlocked.Increment(ref _samples);
        sample?.Invoke(number, stop);
    }

    public void BeginTables(CancellationToken stop)
    {
        Begins++;
        begin?.Invoke();
    }

    public IReadOnlyList<MonitorTable> EndTables(TimeSpan limit, CancellationToken stop)
    {
        Interlocked.Increment(ref _ends);
        return end(stop);
    }

    public void Dispose() => Disposed.Set();
}
