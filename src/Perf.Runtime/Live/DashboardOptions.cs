namespace Perf.Runtime;

/// <summary>How the live dashboard of a run is served.</summary>
public sealed record DashboardOptions
{
    /// <summary>The port on loopback; null for one that is free.</summary>
    public int? Port { get; init; }

    /// <summary>How long the page is served after the run's end, for browsers that come late; null to end when every browser that is there has all of it.</summary>
    public TimeSpan? Linger { get; init; }

    /// <summary>Told where the dashboard is, before the run begins; its address holds a secret. Says whether a browser is on its way to it.</summary>
    public Func<Uri, bool>? Opened { get; init; }
}
