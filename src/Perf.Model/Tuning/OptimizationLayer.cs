namespace Perf;

/// <summary>Where an optimization changes something.</summary>
public enum OptimizationLayer
{
    /// <summary>PostgreSQL: settings, indexes, statistics, tables.</summary>
    Database,

    /// <summary>What stands in front of the application: nginx, and caches such as Redis.</summary>
    Api,

    /// <summary>The kernel and what starts services.</summary>
    System,

    /// <summary>The application's runtime and settings; never its code.</summary>
    Application,
}
