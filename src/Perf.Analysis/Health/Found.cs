using System.Text;

namespace Perf.Analysis;

/// <summary>What judges of health make: a check without its name, its moment and its length, which whoever made it adds.</summary>
internal static class Found
{
    private const int LongestQuote = 200;

    internal static HealthCheck Healthy(string message) => new() { Status = HealthStatus.Healthy, Message = message };

    internal static HealthCheck Degraded(string message, string advice) => new() { Status = HealthStatus.Degraded, Message = message, Advice = advice };

    internal static HealthCheck Unhealthy(string message, string advice) => new() { Status = HealthStatus.Unhealthy, Message = message, Advice = advice };

    /// <summary>A figure against two limits, more of it being worse.</summary>
    internal static HealthStatus Grade(double value, double warn, double fail) => value >= fail ? HealthStatus.Unhealthy : value >= warn ? HealthStatus.Degraded : HealthStatus.Healthy;

    /// <summary>What a server said, for people: one line without control characters, of moderate length.</summary>
    internal static string Quote(string text)
    {
        var line = new StringBuilder();
        foreach (char letter in text.Trim())
        {
            if (line.Length == LongestQuote)
            {
                // Half of a character outside the basic plane is no text.
                line.Length -= char.IsHighSurrogate(line[^1]) ? 1 : 0;
                return line.Append('…').ToString();
            }

            line.Append(char.IsControl(letter) || char.IsWhiteSpace(letter) ? ' ' : letter);
        }

        return line.ToString();
    }
}
