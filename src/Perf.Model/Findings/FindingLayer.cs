namespace Perf;

/// <summary>Where in the system under test a cause lies.</summary>
public enum FindingLayer
{
    /// <summary>The machine that makes the load: the run says something of it, and little of the target.</summary>
    Generator,

    /// <summary>Names, connections, TLS, bandwidth, distance.</summary>
    Network,

    /// <summary>The reverse proxy in front of the application.</summary>
    Proxy,

    /// <summary>The application: its threads, pools, locks, memory, code.</summary>
    Application,

    /// <summary>The database.</summary>
    Database,

    /// <summary>A cache, such as Redis or the proxy's.</summary>
    Cache,

    /// <summary>The machine or container that the target runs in.</summary>
    Host,

    /// <summary>Another service that the target calls.</summary>
    Dependency,

    /// <summary>None: the answer that nothing was found.</summary>
    None,
}
