namespace Perf;

/// <summary>What became of a message.</summary>
public enum AlertOutcome
{
    /// <summary>The service has taken it.</summary>
    Delivered,

    /// <summary>It waits in the outbox: the service could not take it yet, or it is not time. The next Send-PerfAlert sends it.</summary>
    Waiting,

    /// <summary>The service refuses it, and would again. It is kept in the outbox's folder of failed messages.</summary>
    Failed,

    /// <summary>The channel was told the same before, and not long ago; it was not sent.</summary>
    Suppressed,

    /// <summary>Nothing was sent, because -WhatIf asked what would be.</summary>
    Previewed,
}
