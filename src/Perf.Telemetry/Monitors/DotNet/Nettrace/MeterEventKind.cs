namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>What an event of the source System.Diagnostics.Metrics tells.</summary>
internal enum MeterEventKind
{
    /// <summary>A histogram's measurements of an interval.</summary>
    Histogram,

    /// <summary>By how much a counter has grown in an interval.</summary>
    Counter,

    /// <summary>What a counter that goes up and down stands at.</summary>
    Level,

    /// <summary>A gauge's last value.</summary>
    Gauge,

    /// <summary>An interval's end: what came before it belongs to it.</summary>
    IntervalEnd,

    /// <summary>Somebody else has a session, and it cannot be shared.</summary>
    Refused,

    /// <summary>Somebody else has the shared session, with other limits than those that were asked for.</summary>
    OtherLimits,

    /// <summary>More series than are counted: what is new is left out.</summary>
    LimitReached,

    /// <summary>Something failed in the process while it counted.</summary>
    Failed,
}
