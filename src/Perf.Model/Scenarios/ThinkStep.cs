namespace Perf;

/// <summary>A pause of the virtual user: uniformly distributed between two times.</summary>
public sealed record ThinkStep : Step
{
    /// <summary>The shortest pause.</summary>
    public TimeSpan Min { get; init; }

    /// <summary>The longest pause; the same as <see cref="Min"/> for a fixed one.</summary>
    public TimeSpan Max { get; init; }
}
