namespace Perf;

/// <summary>The load that a plan offers in a short time: a column of its chart.</summary>
public sealed record OfferedPoint
{
    /// <summary>When it begins, from the run's start.</summary>
    public TimeSpan At { get; init; }

    /// <summary>The highest rate of starts a second within it, of all arrival executors together.</summary>
    public double Rate { get; init; }

    /// <summary>The largest number of virtual users within it, of all other executors together.</summary>
    public double Vus { get; init; }
}
