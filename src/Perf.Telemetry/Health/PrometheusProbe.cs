namespace Perf.Telemetry.Health;

/// <summary>Asks Prometheus: whether it runs, whether it is ready, and how what it scrapes fares. See https://prometheus.io/docs/prometheus/latest/management_api/</summary>
public static class PrometheusProbe
{
    // A target is about a kilobyte with its discovered labels, and half of such an answer is no JSON.
    private const int MostOfTargets = 32 * 1024 * 1024;

    /// <summary>Asks.</summary>
    /// <param name="http">The client.</param>
    /// <param name="service">The service, references resolved.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The answers; what follows a fault is not asked.</returns>
    public static async Task<(HttpObservation Healthy, HttpObservation? Ready, HttpObservation? Targets)> RunAsync(HealthHttp http, HealthService service, CancellationToken stop)
    {
        HttpObservation healthy = await http.GetAsync(HealthAddress.Join(service.Url, "/-/healthy"), service, stop).ConfigureAwait(false);
        HttpObservation? ready = healthy.Status == 200 ? await http.GetAsync(HealthAddress.Join(service.Url, "/-/ready"), service, stop).ConfigureAwait(false) : null;
        HttpObservation? targets = ready?.Status == 200 ? await http.GetAsync(HealthAddress.Join(service.Url, "/api/v1/targets?state=active"), service, MostOfTargets, stop).ConfigureAwait(false) : null;
        return (healthy, ready, targets);
    }
}
