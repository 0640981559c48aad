namespace Perf;

/// <summary>A single script and how often it runs: what a user measures without a scenario file.</summary>
public sealed record ScriptLoad
{
    /// <summary>The name by which the run is stored and found.</summary>
    /// <value>script block</value>
    public string Name { get; init; } = "script block";

    /// <summary>The script of PowerShell.</summary>
    public string Text { get; init; } = "";

    /// <summary>Virtual users that run it at the same time; with a rate the most that there may be. Null: 1, and with a rate as many as are needed.</summary>
    public int? Vus { get; init; }

    /// <summary>How long. Null: 10 seconds, and with a number of iterations until they are done.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How often in all, or null.</summary>
    public long? Iterations { get; init; }

    /// <summary>Starts per second, or null: each virtual user begins anew when it has ended.</summary>
    public double? Rate { get; init; }
}
