namespace Perf;

/// <summary>The load that a plan offers over time, from the schedules by which the engine itself works.</summary>
public sealed record OfferedLoad
{
    /// <summary>Points at even distances over <see cref="Duration"/>.</summary>
    public IReadOnlyList<OfferedPoint> Points { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>When the last executor ends by plan.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The highest rate of starts a second; 0 where nothing arrives.</summary>
    public double PeakRate { get; init; }

    /// <summary>The largest number of virtual users of executors that do not start by a rate.</summary>
    public int PeakVus { get; init; }
}
