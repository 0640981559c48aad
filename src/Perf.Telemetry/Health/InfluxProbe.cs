namespace Perf.Telemetry.Health;

/// <summary>Asks InfluxDB: its ping, which needs no sign-in in 1.x and 2.x.</summary>
public static class InfluxProbe
{
    /// <summary>Asks.</summary>
    /// <param name="http">The client.</param>
    /// <param name="service">The service, references resolved.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The answer to /ping.</returns>
    public static Task<HttpObservation> RunAsync(HealthHttp http, HealthService service, CancellationToken stop) => http.GetAsync(HealthAddress.Join(service.Url, "/ping"), service, stop);
}
