namespace Perf.Engine.Metrics.Samples;

/// <summary>What was measured.</summary>
internal enum SampleKind : byte
{
    /// <summary>A request that ended.</summary>
    Request,

    /// <summary>A start that was owed and never made.</summary>
    Dropped,

    /// <summary>A check.</summary>
    Check,

    /// <summary>An iteration's start.</summary>
    IterationStarted,

    /// <summary>An iteration's end.</summary>
    IterationEnded,

    /// <summary>An iteration that was cut off.</summary>
    IterationInterrupted,

    /// <summary>A value of a metric of the scenario's own.</summary>
    Custom,

    /// <summary>A group of steps that ended.</summary>
    Group,

    /// <summary>A request that is tried again.</summary>
    Retry,

    /// <summary>An iteration that found no row of data left.</summary>
    DataExhausted,
}
