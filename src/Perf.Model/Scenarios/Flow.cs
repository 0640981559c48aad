namespace Perf;

/// <summary>What a virtual user does in one iteration.</summary>
public sealed record Flow
{
    /// <summary>The flow's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>What each virtual user does once, before its first iteration of this flow. What it sets and captures is there in all its iterations.</summary>
    public IReadOnlyList<Step> BeforeVu { get; init; } = [];

    /// <summary>What each virtual user that began this flow does once, after its last iteration.</summary>
    public IReadOnlyList<Step> AfterVu { get; init; } = [];

    /// <summary>The least time from one start of an iteration to the next; null for none.</summary>
    public IterationPacing? Pacing { get; init; }

    /// <summary>How long it may take where it is done once, before or after the load; longer, and it is cut off.</summary>
    /// <value>1 minute.</value>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>All its steps, those within others too, each before those that it has: of <see cref="BeforeVu"/>, <see cref="Steps"/> and <see cref="AfterVu"/>. The flows that it calls
    /// are not followed.</summary>
    /// <returns>The steps.</returns>
    public IEnumerable<Step> AllSteps() => BeforeVu.Concat(Steps).Concat(AfterVu).SelectMany(step => step.AndInner());
}
