namespace Perf.Telemetry.Health;

/// <summary>Asks a health endpoint of the system under test, without any sign-in.</summary>
public static class TargetProbe
{
    /// <summary>Asks.</summary>
    /// <param name="http">The client.</param>
    /// <param name="address">The whole address.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The answer.</returns>
    public static Task<HttpObservation> RunAsync(HealthHttp http, string address, CancellationToken stop) => http.GetAsync(address, null, stop);
}
