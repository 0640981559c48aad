namespace Perf;

/// <summary>How urgent an alert is; the later, the more urgent.</summary>
public enum AlertSeverity
{
    /// <summary>Worth knowing, such as an improvement or a test that said so itself.</summary>
    Info,

    /// <summary>Somebody should look at it in working hours.</summary>
    Warning,

    /// <summary>Somebody should look at it now.</summary>
    Critical,
}
