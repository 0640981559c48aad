namespace Perf;

/// <summary>Kinds of figures by which a change is measured.</summary>
public enum TuningKpiKind
{
    /// <summary>A latency at a fixed arrival rate. The same load before and after; nothing that neighbours do moves its median much.</summary>
    Latency,

    /// <summary>Successful requests a second of a closed load: what can be done at most.</summary>
    Capacity,

    /// <summary>The share of requests that fail.</summary>
    Errors,

    /// <summary>Work per request: blocks, statements, bytes, processor time. Hardly moved by neighbours.</summary>
    Work,

    /// <summary>
    /// Successful requests a second of a closed load that meets a service which has just been restarted: what is short for a while after each start and each burst is not seen once the system has come to it. A change that does not
    /// restart an application is measured by <see cref="Capacity"/>.
    /// </summary>
    Burst,
}
