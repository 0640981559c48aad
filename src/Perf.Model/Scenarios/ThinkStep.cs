namespace Perf;

/// <summary>A pause of the virtual user.</summary>
public sealed record ThinkStep : Step
{
    /// <summary>The shortest pause; for distributions other than the uniform one a bound, zero for none.</summary>
    public TimeSpan Min { get; init; }

    /// <summary>The longest pause; the same as <see cref="Min"/> for a fixed one. For distributions other than the uniform one a bound, zero for none.</summary>
    public TimeSpan Max { get; init; }

    /// <summary>How the lengths are distributed.</summary>
    public ThinkDistribution Distribution { get; init; }

    /// <summary>The mean of all but the uniform distribution, before bounds.</summary>
    public TimeSpan Mean { get; init; }

    /// <summary>The standard deviation of the normal and the lognormal distribution, before bounds.</summary>
    public TimeSpan Deviation { get; init; }

    /// <summary>The length as a template that gives a duration (<c>1.5s</c>) or a number of seconds, instead of all the above; null for none.</summary>
    public string? Duration { get; init; }
}
