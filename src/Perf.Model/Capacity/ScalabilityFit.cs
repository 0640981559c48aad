namespace Perf;

/// <summary>
/// The Universal Scalability Law, X(N) = λN / (1 + σ(N−1) + κN(N−1)), fitted to a search's steps; or the reason why it does not describe them.
/// Source: N. J. Gunther, Guerrilla Capacity Planning (Springer 2007), chapter 4.
/// </summary>
public sealed record ScalabilityFit
{
    /// <summary>Whether the law describes what was measured. When it does not, there are no other figures than <see cref="RSquared"/>.</summary>
    public bool IsFitted { get; init; }

    /// <summary>Why there is no fit; null when there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>λ: iterations per second with one request under way.</summary>
    public double? Lambda { get; init; }

    /// <summary>σ: contention, the share of the work that only one at a time can do, 0 to 1.</summary>
    public double? Sigma { get; init; }

    /// <summary>κ: coherency, what each pair costs to agree; above 0 throughput falls again beyond the peak.</summary>
    public double? Kappa { get; init; }

    /// <summary>The share of the variance of throughput that the fit explains; null when nothing could be fitted.</summary>
    public double? RSquared { get; init; }

    /// <summary>N*: the concurrency at which throughput is highest; null when it grows towards a ceiling and has no peak.</summary>
    public double? PeakConcurrency { get; init; }

    /// <summary>X*: the highest throughput, iterations per second: at the peak, or the ceiling λ/σ.</summary>
    public double? PeakRate { get; init; }

    /// <summary>How many points it was fitted to.</summary>
    public int Points { get; init; }
}
