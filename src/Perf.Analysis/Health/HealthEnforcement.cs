namespace Perf.Analysis;

/// <summary>What a health report amounts to when it is enforced: an error with its exit code, or nothing. A pure function.</summary>
public static class HealthEnforcement
{
    /// <summary>Judges.</summary>
    /// <param name="report">The report.</param>
    /// <param name="strict">Whether what is degraded is an error too.</param>
    /// <returns>The error (exit code 99), or null.</returns>
    public static PerfException? Judge(HealthReport report, bool strict)
    {
        if (report.Status == HealthStatus.Skipped)
        {
            // A check that looks at nothing would be green for ever.
            return new PerfException(ErrorIds.HealthFailed, "Nothing was looked at, so nothing says that all is well. Name an environment, addresses or a config/health.yaml, and see -Include and -Exclude.", report.Environment);
        }

        HealthCheck[] bad = [.. report.Checks.Where(check => check.Status == HealthStatus.Unhealthy || (strict && check.Status == HealthStatus.Degraded))];
        return bad.Length == 0 ? null : new PerfException(
            ErrorIds.HealthFailed,
            $"{report.Summary}{string.Concat(bad.Select(check => $"{Environment.NewLine}  {check.Name}: {check.Message}{(check.Advice is null ? "" : " " + check.Advice)}"))}",
            report.Environment);
    }
}
