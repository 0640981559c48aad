namespace Perf.Tests.Tuning.Loop;

/// <summary>
/// The noise of measurements as it was measured on a shared machine of two cores (eight repeats of two seconds with nothing changed): the coefficient of variation of the KPI. Each trial's noise is lognormal, half of its
/// variance is shared with the trial before (neighbours' moods last), and one trial in fifty meets a burst that makes it 40 % worse.
/// </summary>
/// <param name="Name">What was measured.</param>
/// <param name="Variation">The coefficient of variation of two seconds.</param>
/// <param name="IsHigherBetter">Whether it is a throughput.</param>
public sealed record MeasuredNoise(string Name, double Variation, bool IsHigherBetter)
{
    private const double BurstShare = 0.02;
    private const double Burst = 1.4;
    private const double Shared = 0.5;

    /// <summary>/db/item at a fixed 100 requests a second, its median: what changes are measured by.</summary>
    public static MeasuredNoise FixedRateMedian { get; } = new("p50 at a fixed rate", 0.05, false);

    /// <summary>The same, its 95th percentile.</summary>
    public static MeasuredNoise FixedRateTail { get; } = new("p95 at a fixed rate", 0.17, false);

    /// <summary>Counts of work per request.</summary>
    public static MeasuredNoise Work { get; } = new("processor time a request", 0.07, false);

    /// <summary>/db/item in a closed loop: the worst there is.</summary>
    public static MeasuredNoise ClosedThroughput { get; } = new("requests a second of a closed loop", 0.23, true);

    /// <summary>A source of factors by which measurements are off, one after the other.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="stillness">By what the noise is divided: longer trials are less noisy, but not as much as their length would say.</param>
    internal Func<TimeSpan, double> Scatter(int seed, double stillness = 1)
    {
        var random = new Noise(seed);
        double mood = random.Normal();
        return length =>
        {
            mood = (Math.Sqrt(Shared) * mood) + (Math.Sqrt(1 - Shared) * random.Normal());
            // Twice the length leaves 0.8 of the noise: what is independent would leave 0.7, and moods last.
            double sd = Variation / stillness * Math.Pow(0.8, Math.Log2(length / TimeSpan.FromSeconds(10)));
            double own = (Math.Sqrt(Shared) * mood) + (Math.Sqrt(1 - Shared) * random.Normal());
            double burst = random.Uniform() < BurstShare ? (IsHigherBetter ? 1 / Burst : Burst) : 1;
            return Math.Exp(sd * own) * burst;
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
