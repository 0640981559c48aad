namespace Perf;

/// <summary>How the lengths of pauses are distributed.</summary>
public enum ThinkDistribution
{
    /// <summary>Uniformly between <see cref="ThinkStep.Min"/> and <see cref="ThinkStep.Max"/>.</summary>
    Uniform,

    /// <summary>Normally, by <see cref="ThinkStep.Mean"/> and <see cref="ThinkStep.Deviation"/>; values below 0 are 0.</summary>
    Normal,

    /// <summary>Exponentially, by <see cref="ThinkStep.Mean"/>: many short pauses and few long ones.</summary>
    Exponential,

    /// <summary>Lognormally: <see cref="ThinkStep.Mean"/> and <see cref="ThinkStep.Deviation"/> are those of the pauses, not of their logarithms. The shape that people's pauses have.</summary>
    LogNormal,
}
