using System.Globalization;

namespace Perf.Analysis;

/// <summary>What checks come to as a whole.</summary>
public static class HealthSummary
{
    private static readonly HealthStatus[] s_order = [HealthStatus.Unhealthy, HealthStatus.Degraded, HealthStatus.Healthy, HealthStatus.Skipped];

    /// <summary>The gravest status; Skipped when nothing was looked at.</summary>
    /// <param name="checks">The checks.</param>
    public static HealthStatus StatusOf(IEnumerable<HealthCheck> checks) => checks.Select(check => check.Status).DefaultIfEmpty(HealthStatus.Skipped).Max();

    /// <summary>One sentence for all.</summary>
    /// <param name="environment">The environment's name, or null.</param>
    /// <param name="checks">The checks.</param>
    public static string Of(string? environment, IReadOnlyList<HealthCheck> checks)
    {
        string counts = string.Join(", ", s_order.Select(status => (Status: status, Names: checks.Where(check => check.Status == status).Select(check => check.Name).ToArray()))
            .Where(group => group.Names.Length > 0)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Names.Length} {group.Status.ToString().ToLowerInvariant()}{(group.Status >= HealthStatus.Degraded ? $" ({string.Join(", ", group.Names)})" : "")}")));
        return $"{(environment is null ? "" : environment + " is ")}{(environment is null ? StatusOf(checks).ToString() : StatusOf(checks).ToString().ToLowerInvariant())}: {(counts.Length == 0 ? "nothing was looked at" : counts)}.";
    }
}
