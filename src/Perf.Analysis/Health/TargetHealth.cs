using System.Text.Json;

namespace Perf.Analysis;

/// <summary>Judges a health endpoint of the system under test. What it says of itself in JSON counts: many frameworks answer 200 with a status of "DOWN".</summary>
public static class TargetHealth
{
    private static readonly string[] s_down = ["down", "unhealthy", "fail", "failed", "error", "critical", "out_of_service", "unavailable"];
    private static readonly string[] s_poor = ["degraded", "warn", "warning"];

    /// <summary>Judges.</summary>
    /// <param name="endpoint">What is expected.</param>
    /// <param name="answer">The answer.</param>
    public static HealthCheck Judge(HealthEndpoint endpoint, HttpObservation answer)
    {
        if (HttpHealth.Fault(answer, "The target", endpoint.Statuses) is { } fault)
        {
            return fault;
        }

        if (endpoint.Contains is { } text && !answer.Body.Contains(text, StringComparison.Ordinal))
        {
            return Found.Unhealthy(
                $"The target answers {answer.Status}, and the answer has no '{Found.Quote(text)}'.",
                "See what the endpoint answers now; a page of a proxy or to sign in at looks like this.") with
            {
                Evidence = answer.Body.Length > 0 ? [$"It says: {Found.Quote(answer.Body)}"] : [],
            };
        }

        if (endpoint.Contains is null && IsSignIn(answer))
        {
            return Found.Unhealthy(
                "The target answers with a page to sign in at, which says nothing of its health.",
                "Let the health endpoint be asked without signing in, or name another (targets in config/health.yaml).");
        }

        string said = Said(answer.Body);
        string shown = said.Length > 0 ? $" and says '{Found.Quote(said)}'" : "";
        return HttpHealth.Timed(
            s_down.Contains(said.ToLowerInvariant()) ? Found.Unhealthy(
                $"The target answers {answer.Status}{shown}.",
                "The answer's body says which part of it is down; so does its log.") with
            { Evidence = [$"It says: {Found.Quote(answer.Body)}"] }
            : s_poor.Contains(said.ToLowerInvariant()) ? Found.Degraded(
                $"The target answers {answer.Status}{shown}.",
                "The answer's body says which part of it fares badly.") with
            { Evidence = [$"It says: {Found.Quote(answer.Body)}"] }
            : Found.Healthy($"The target answers {answer.Status}{shown}."),
            answer);
    }

    private static bool IsSignIn(HttpObservation answer) => HttpHealth.IsPage(answer)
        && (answer.Body.Contains("type=\"password\"", StringComparison.OrdinalIgnoreCase) || answer.Body.Contains("type='password'", StringComparison.OrdinalIgnoreCase) || answer.Body.Contains("type=password", StringComparison.OrdinalIgnoreCase));

    // The status of "Health Check Response Format for HTTP APIs" (draft-inadarei-api-health-check), Spring Boot and ASP.NET Core, which answers a bare word.
    private static string Said(string body)
    {
        string trimmed = body.Trim();
        if (trimmed.Length is > 0 and <= 20 && trimmed.All(char.IsLetter))
        {
            return trimmed;
        }

        try
        {
            using var document = JsonDocument.Parse(trimmed);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("status", out JsonElement status) && status.ValueKind == JsonValueKind.String ? status.GetString()! : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
