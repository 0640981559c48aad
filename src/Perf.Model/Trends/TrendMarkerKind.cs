namespace Perf;

/// <summary>What a marker of a trend stands for.</summary>
public enum TrendMarkerKind
{
    /// <summary>Another commit or build was tested from here on.</summary>
    Deployment,

    /// <summary>An optimization was in force from here on, by the runs' label <c>optimization</c>.</summary>
    Optimization,

    /// <summary>The machine that made the load was another one from here on.</summary>
    Environment,
}
