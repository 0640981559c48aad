namespace Perf;

/// <summary>How a run is shown in the terminal while it goes on.</summary>
public enum RunView
{
    /// <summary>PowerShell's progress bar.</summary>
    Progress,

    /// <summary>A screen with rates, latency over time, steps, thresholds and the load generator's health, and keys that steer the run.</summary>
    Live,
}
