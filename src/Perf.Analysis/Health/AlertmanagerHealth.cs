namespace Perf.Analysis;

/// <summary>Judges Alertmanager: whether it runs, and whether it has found its cluster.</summary>
public static class AlertmanagerHealth
{
    private const string Name = "Alertmanager";

    /// <summary>Judges.</summary>
    /// <param name="healthy">The answer to /-/healthy.</param>
    /// <param name="ready">The answer to /-/ready; null where it was not asked.</param>
    public static HealthCheck Judge(HttpObservation healthy, HttpObservation? ready)
    {
        if (HttpHealth.Fault(healthy, Name, []) is { } down)
        {
            return down;
        }

        // The body is "OK", in some versions a sentence.
        if (HttpHealth.IsPage(healthy) || !(healthy.Body.Trim().Equals("OK", StringComparison.OrdinalIgnoreCase) || healthy.Body.Contains("healthy", StringComparison.OrdinalIgnoreCase)))
        {
            return HttpHealth.NotIt(healthy, Name);
        }

        return ready is not null && HttpHealth.Fault(ready, Name, []) is { } notReady
            ? notReady with { Message = $"Alertmanager runs and is not ready: {notReady.Message}", Advice = "It waits for the others of its cluster; look at its log." }
            : HttpHealth.Timed(Found.Healthy("Alertmanager runs and is ready."), healthy);
    }
}
