namespace Perf;

/// <summary>What a search for the capacity is to do.</summary>
public sealed record CapacityRequest
{
    /// <summary>The scenario and what is to be different; its load profiles are replaced by steps of a constant arrival rate.</summary>
    public RunRequest Run { get; init; } = new();

    /// <summary>The flow, or null for that of the scenario's first load profile.</summary>
    public string? Flow { get; init; }

    /// <summary>The smallest rate, iterations per second, more than 0.</summary>
    public double MinRate { get; init; } = 10;

    /// <summary>The largest rate, iterations per second.</summary>
    public double MaxRate { get; init; } = 10_000;

    /// <summary>How long each step lasts, 1 second to 1 hour.</summary>
    public TimeSpan StepDuration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The probability with which the interval is to hold the capacity, 0.5 to 0.99.</summary>
    public double Confidence { get; init; } = 0.9;

    /// <summary>How far the interval's ends may be from the capacity, as a share of it, 0.01 to 0.5.</summary>
    public double Tolerance { get; init; } = 0.05;

    /// <summary>When the search ends at the latest; a step that is under way is finished.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether the runs are kept in the store.</summary>
    public bool Store { get; init; } = true;
}
