namespace Perf;

/// <summary>What is looked at, and what is well: config/health.yaml.</summary>
public sealed record HealthSettings
{
    /// <summary>The file that it was read from, or null for the defaults.</summary>
    public string? Path { get; init; }

    /// <summary>The services by name (influxdb, prometheus, grafana, alertmanager); one that is not here has no address.</summary>
    public IReadOnlyDictionary<string, HealthService> Services { get; init; } = new Dictionary<string, HealthService>();

    /// <summary>The health endpoints of the environment's target.</summary>
    public IReadOnlyList<HealthEndpoint> Targets { get; init => field = value.ToPlainArray(); } = [new HealthEndpoint()];

    /// <summary>A certificate that ends sooner is Degraded.</summary>
    /// <value>30 days</value>
    public TimeSpan CertificateWarn { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A certificate that ends sooner is Unhealthy.</summary>
    /// <value>7 days</value>
    public TimeSpan CertificateFail { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether a certificate must come from an authority that this machine trusts. Its end and its name count in any case.</summary>
    public bool VerifyCertificates { get; init; } = true;

    /// <summary>A file (PEM) of authorities that are trusted in place of this machine's; null for this machine's.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Less free disk is Degraded.</summary>
    /// <value>10 %</value>
    public HealthAmount DiskWarn { get; init; } = new() { Share = 0.1 };

    /// <summary>Less free disk is Unhealthy.</summary>
    /// <value>5 %</value>
    public HealthAmount DiskFail { get; init; } = new() { Share = 0.05 };

    /// <summary>A clock that is surely further off is Degraded.</summary>
    /// <value>2 s</value>
    public TimeSpan ClockWarn { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A clock that is surely further off is Unhealthy.</summary>
    /// <value>30 s</value>
    public TimeSpan ClockFail { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A server of NTP, host or host:port; null for none: then the services' answers tell the time, to a second.</summary>
    public string? TimeServer { get; init; }

    /// <summary>An alert that waits longer in the outbox is Degraded.</summary>
    /// <value>1 hour</value>
    public TimeSpan AlertsWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What outputs keep on disk for a destination, and that is older, is Degraded.</summary>
    /// <value>1 hour</value>
    public TimeSpan OutputsWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most runs that may wait to be shared; more is Degraded.</summary>
    /// <value>10</value>
    public int UnsharedRuns { get; init; } = 10;

    /// <summary>The load agents that must be there; null where nothing is said of them: then they are those of PERF_CLUSTER.</summary>
    public HealthAgents? Agents { get; init; }

    /// <summary>The scenario of the smoke test; null for none.</summary>
    public string? SmokeScenario { get; init; }

    /// <summary>How a smoke test fares that meets its thresholds and is worse than its history.</summary>
    /// <value><see cref="HealthStatus.Degraded"/></value>
    public HealthStatus SmokeRegression { get; init; } = HealthStatus.Degraded;

    /// <summary>How long each check may take, but for the smoke test.</summary>
    /// <value>10 s</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks that are left out, by name or kind, with * and ? as wildcards.</summary>
    public IReadOnlyList<string> Exclude { get; init => field = value.ToPlainArray(); } = [];
}
