namespace Perf;

/// <summary>How a run ended, or that it has not.</summary>
public enum RunStatus
{
    /// <summary>It goes on, or the process died just now.</summary>
    Running,

    /// <summary>The plan ended as planned.</summary>
    Completed,

    /// <summary>It was stopped from outside (Ctrl-C, SIGTERM, Stop-PerfTest); what was measured is kept.</summary>
    Stopped,

    /// <summary>It ended itself by a threshold with abortOnFail.</summary>
    Aborted,

    /// <summary>The engine failed; what was measured is kept.</summary>
    Failed,

    /// <summary>Its process was killed; what was measured up to the last second is kept.</summary>
    Interrupted,
}
