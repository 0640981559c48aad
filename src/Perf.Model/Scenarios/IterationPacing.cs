namespace Perf;

/// <summary>The least time from one start of a virtual user's iteration to the next: uniformly distributed between two times. An iteration that takes longer is followed at once.</summary>
public sealed record IterationPacing
{
    /// <summary>The shortest time.</summary>
    public TimeSpan Min { get; init; }

    /// <summary>The longest time; the same as <see cref="Min"/> for a fixed one.</summary>
    public TimeSpan Max { get; init; }
}
