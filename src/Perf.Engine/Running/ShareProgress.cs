namespace Perf.Engine.Running;

/// <summary>How much of a share is used up; what whoever takes it over must know.</summary>
public sealed record ShareProgress
{
    /// <summary>Iterations that were started, for each executor in the scenario's order.</summary>
    public IReadOnlyList<long> Iterations { get; init; } = [];

    /// <summary>Rows that were taken, by the feeder's name; only of feeders whose rows are used once.</summary>
    public IReadOnlyDictionary<string, long> Rows { get; init; } = new Dictionary<string, long>();

    /// <summary>When the first iteration really began, ticks of <see cref="Pacing.Clock"/>; 0 before.</summary>
    public long FirstStart { get; init; }
}
