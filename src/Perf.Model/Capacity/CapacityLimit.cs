namespace Perf;

/// <summary>What bounds the answer of a search for the capacity.</summary>
public enum CapacityLimit
{
    /// <summary>A threshold is not met above it: the capacity lies between Low and High.</summary>
    Threshold,

    /// <summary>Not even the smallest rate meets the thresholds: the capacity is below it.</summary>
    MinRate,

    /// <summary>The largest rate that was allowed meets the thresholds: the capacity is at least that.</summary>
    MaxRate,

    /// <summary>The load generator was the limit before the target was: the capacity is at least what it could show.</summary>
    Generator,

    /// <summary>The time was over before anything failed: the capacity is at least what was reached.</summary>
    Time,

    /// <summary>The search was stopped before anything failed: the capacity is at least what was reached.</summary>
    Stopped,
}
