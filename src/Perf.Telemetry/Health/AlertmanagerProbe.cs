namespace Perf.Telemetry.Health;

/// <summary>Asks Alertmanager: whether it runs, and whether it is ready.</summary>
public static class AlertmanagerProbe
{
    /// <summary>Asks.</summary>
    /// <param name="http">The client.</param>
    /// <param name="service">The service, references resolved.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The answers; readiness is not asked of one that does not run.</returns>
    public static async Task<(HttpObservation Healthy, HttpObservation? Ready)> RunAsync(HealthHttp http, HealthService service, CancellationToken stop)
    {
        HttpObservation healthy = await http.GetAsync(HealthAddress.Join(service.Url, "/-/healthy"), service, stop).ConfigureAwait(false);
        return (healthy, healthy.Status == 200 ? await http.GetAsync(HealthAddress.Join(service.Url, "/-/ready"), service, stop).ConfigureAwait(false) : null);
    }
}
