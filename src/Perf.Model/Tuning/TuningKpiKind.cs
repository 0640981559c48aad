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
}
