namespace Perf;

/// <summary>When a change takes effect.</summary>
public enum TuningEffect
{
    /// <summary>At once.</summary>
    Immediate,

    /// <summary>In sessions and connections that are opened afterwards.</summary>
    NewSessions,

    /// <summary>After a reload, which the mechanism does itself and which loses no request.</summary>
    Reload,

    /// <summary>After a restart, which is done by the command that the user declared, and not otherwise.</summary>
    Restart,
}
