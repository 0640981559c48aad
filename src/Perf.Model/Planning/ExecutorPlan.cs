namespace Perf;

/// <summary>What one executor will do, in figures: the plan that -WhatIf shows.</summary>
public sealed record ExecutorPlan
{
    /// <summary>The load profile's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The executor's name.</summary>
    public string Executor { get; init; } = "";

    /// <summary>What is particular about it, such as <c>sine</c> or <c>poisson</c>; empty for nothing.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The flow that it runs.</summary>
    public string Flow { get; init; } = "";

    /// <summary>When it begins, from the run's start.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>How long it makes load at most, graceful stop not counted.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How long iterations may go on after that.</summary>
    public TimeSpan GracefulStop { get; init; }

    /// <summary>Iterations that it will start, exact for arrival and iteration executors; null for those that run as fast as they can.</summary>
    public long? Iterations { get; init; }

    /// <summary>The highest rate of starts per second; null for closed executors.</summary>
    public double? PeakRate { get; init; }

    /// <summary>The largest number of virtual users; null where it is as many as are needed.</summary>
    public int? MaxVus { get; init; }

    /// <summary>Requests that one iteration makes.</summary>
    public int RequestsPerIteration { get; init; }
}
