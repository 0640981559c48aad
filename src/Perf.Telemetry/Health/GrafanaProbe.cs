namespace Perf.Telemetry.Health;

/// <summary>Asks Grafana, which says whether its database works without a sign-in.</summary>
public static class GrafanaProbe
{
    /// <summary>Asks.</summary>
    /// <param name="http">The client.</param>
    /// <param name="service">The service, references resolved.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The answer to /api/health.</returns>
    public static Task<HttpObservation> RunAsync(HealthHttp http, HealthService service, CancellationToken stop) => http.GetAsync(HealthAddress.Join(service.Url, "/api/health"), service, stop);
}
