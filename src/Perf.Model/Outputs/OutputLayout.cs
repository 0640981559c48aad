namespace Perf;

/// <summary>What is sent.</summary>
public enum OutputLayout
{
    /// <summary>Figures of each second, step and metric: small, whatever the load.</summary>
    Aggregated,

    /// <summary>Every single sample, named and tagged as k6 does, so that boards made for k6 show right numbers.</summary>
    K6,
}
