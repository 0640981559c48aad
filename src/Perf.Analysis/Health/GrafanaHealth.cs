using System.Text.Json;

namespace Perf.Analysis;

/// <summary>Judges Grafana by /api/health, which says whether its database works, too.</summary>
public static class GrafanaHealth
{
    private const string Name = "Grafana";

    /// <summary>Judges.</summary>
    /// <param name="health">The answer to /api/health.</param>
    public static HealthCheck Judge(HttpObservation health)
    {
        // With its database away Grafana answers 503 and says so in the same JSON.
        (string? database, string version) = Read(health.Body);
        if (health.Fault == HttpFault.None && database is not null and not "ok")
        {
            return Found.Unhealthy($"Grafana runs, and its database does not: {Found.Quote(database)}.", "See whether Grafana's database runs and has disk left; Grafana's log says more.");
        }

        return HttpHealth.Fault(health, Name, []) ?? (database is null ? HttpHealth.NotIt(health, Name) : HttpHealth.Timed(Found.Healthy($"Grafana {Found.Quote(version)} and its database answer.".Replace("  ", " ", StringComparison.Ordinal)), health));
    }

    private static (string? Database, string Version) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("database", out JsonElement database) && database.ValueKind == JsonValueKind.String
                ? (database.GetString(), document.RootElement.TryGetProperty("version", out JsonElement version) && version.ValueKind == JsonValueKind.String ? version.GetString()! : "")
                : (null, "");
        }
        catch (JsonException)
        {
            return (null, "");
        }
    }
}
