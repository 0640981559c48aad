namespace Perf.Compatibility.Artillery.Reading;

/// <summary>A phase of the load.</summary>
internal sealed record ArtilleryPhase
{
    /// <summary>Where it stands.</summary>
    public Place Place { get; init; }

    /// <summary>Its name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether nothing arrives.</summary>
    public bool IsPause { get; init; }

    /// <summary>Arrivals in all, evenly over the duration; or null.</summary>
    public int? ArrivalCount { get; init; }

    /// <summary>Arrivals per second; those of the first second where the rate ramps.</summary>
    public double ArrivalRate { get; init; }

    /// <summary>Arrivals per second in the last second; null where the rate stays.</summary>
    public double? RampTo { get; init; }

    /// <summary>How many virtual users there may be; an arrival that would be one more is skipped. Null for no limit.</summary>
    public int? MaxVusers { get; init; }

    /// <summary>Whether arrivals come as a Poisson process.</summary>
    public bool IsPoisson { get; init; }
}
