namespace Perf.ScriptWorker.Metrics;

/// <summary>What a measurement of a script is.</summary>
internal enum ScriptSampleKind
{
    /// <summary>A check that held or did not.</summary>
    Check,

    /// <summary>A value of a metric of the script's own.</summary>
    Custom,

    /// <summary>How long a group took.</summary>
    Group,

    /// <summary>An exception, or another fault that ended an iteration.</summary>
    Error,
}
