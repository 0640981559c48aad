namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Readings one second after the other, without a clock.</summary>
internal static class Readings
{
    /// <summary>Reads several times, a second apart, and gives the values of the last.</summary>
    public static IReadOnlyList<MonitorSample> Last(params Action<MonitorReading>[] reads)
    {
        var reading = new MonitorReading("m");
        for (int i = 0; i < reads.Length; i++)
        {
            reading.Begin(TimeSpan.FromSeconds(i));
            reads[i](reading);
        }

        return [.. reading.Samples];
    }

    /// <summary>The value of a signal; its labels' values tell which.</summary>
    public static double Of(this IEnumerable<MonitorSample> samples, string signal, params string[] labels) =>
        Assert.Single(samples, sample => sample.Signal == signal && sample.Labels.Values.Order().SequenceEqual(labels.Order())).Value;

    /// <summary>Reads a real monitor twice, with a second between.</summary>
    public static IReadOnlyList<MonitorSample> Twice(IMonitor monitor, Action? between = null, int milliseconds = 1000)
    {
        var reading = new MonitorReading("m");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        reading.Begin(watch.Elapsed);
        monitor.Read(reading, limit.Token);
        between?.Invoke();
        Thread.Sleep(milliseconds);
        reading.Begin(watch.Elapsed);
        monitor.Read(reading, limit.Token);
        return [.. reading.Samples];
    }
}
