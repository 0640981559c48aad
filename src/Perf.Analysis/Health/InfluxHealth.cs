namespace Perf.Analysis;

/// <summary>Judges InfluxDB by its ping: 204 and a header with its version (1.x and 2.x), or 200 with both in JSON (3.x).</summary>
public static class InfluxHealth
{
    private const string Name = "InfluxDB";

    /// <summary>Judges.</summary>
    /// <param name="ping">The answer to /ping.</param>
    public static HealthCheck Judge(HttpObservation ping) => HttpHealth.Fault(ping, Name, []) ?? (ping.Version.Length == 0
        ? HttpHealth.NotIt(ping, Name)
        : HttpHealth.Timed(Found.Healthy($"InfluxDB {Found.Quote(ping.Version)} answers."), ping));
}
