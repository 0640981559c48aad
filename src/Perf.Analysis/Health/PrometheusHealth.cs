using System.Globalization;
using System.Text.Json;

namespace Perf.Analysis;

/// <summary>Judges Prometheus: whether it runs, whether it is ready to answer queries, and whether it gets what it scrapes.</summary>
public static class PrometheusHealth
{
    private const string Name = "Prometheus";
    private const int MostShown = 5;

    /// <summary>Judges.</summary>
    /// <param name="healthy">The answer to /-/healthy.</param>
    /// <param name="ready">The answer to /-/ready; null where it was not asked.</param>
    /// <param name="targets">The answer to /api/v1/targets?state=active; null where it was not asked.</param>
    public static HealthCheck Judge(HttpObservation healthy, HttpObservation? ready, HttpObservation? targets)
    {
        if (HttpHealth.Fault(healthy, Name, []) is { } down)
        {
            return down;
        }

        // "Prometheus Server is Healthy."; servers that speak its language say the like of themselves.
        if (HttpHealth.IsPage(healthy) || !healthy.Body.Contains("healthy", StringComparison.OrdinalIgnoreCase))
        {
            return HttpHealth.NotIt(healthy, Name);
        }

        if (ready is not null && HttpHealth.Fault(ready, Name, []) is { } notReady)
        {
            return notReady with { Message = $"Prometheus runs and is not ready: {notReady.Message}", Advice = "It reads its log of samples after a start, which takes minutes for a large one: run this again. Queries and rules do not work meanwhile." };
        }

        return HttpHealth.Timed(targets is null ? Found.Healthy("Prometheus runs and is ready.") : Targets(targets), healthy);
    }

    private static HealthCheck Targets(HttpObservation answer)
    {
        if (HttpHealth.Fault(answer, Name, []) is { } fault)
        {
            return fault with { Status = HealthStatus.Degraded, Message = $"Prometheus runs and is ready, and does not say what it scrapes: {fault.Message}" };
        }

        if (Read(answer.Body) is not { } targets)
        {
            return Found.Degraded("Prometheus runs and is ready, and its list of targets cannot be read.", $"See what {answer.Url} answers.");
        }

        string[] down = [.. targets.Where(target => target.Health == "down").Select(target => target.Text)];
        if (targets.Count == 0)
        {
            return Found.Degraded("Prometheus runs and scrapes nothing.", "See scrape_configs in its configuration, and whether its service discovery finds anything.") with { Value = 0 };
        }

        return down.Length == 0
            ? Found.Healthy(string.Create(CultureInfo.InvariantCulture, $"Prometheus runs, is ready, and no target of {targets.Count} is down."))
            : (down.Length == targets.Count ? Found.Unhealthy : (Func<string, string, HealthCheck>)Found.Degraded)(
                string.Create(CultureInfo.InvariantCulture, $"Prometheus runs, and {down.Length} of {targets.Count} targets are down."),
                "See whether they run and Prometheus reaches them: its page Status > Targets has all of them.") with
            {
                Evidence = [.. down.Take(MostShown), .. down.Length > MostShown ? [string.Create(CultureInfo.InvariantCulture, $"and {down.Length - MostShown} more")] : Array.Empty<string>()],
            };
    }

    private static List<(string Health, string Text)>? Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (!document.RootElement.TryGetProperty("data", out JsonElement data) || !data.TryGetProperty("activeTargets", out JsonElement active) || active.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            return [.. active.EnumerateArray().Select(target => (Text(target, "health"), $"{Label(target, "job")} {Label(target, "instance")}: {Found.Quote(Text(target, "lastError"))}".TrimEnd(':', ' ')))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Label(JsonElement target, string name) => target.TryGetProperty("labels", out JsonElement labels) ? Found.Quote(Text(labels, name)) : "";

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
