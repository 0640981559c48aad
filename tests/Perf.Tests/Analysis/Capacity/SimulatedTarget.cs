using Perf.Analysis;

namespace Perf.Tests.Analysis.Capacity;

/// <summary>A target of known capacity whose steps pass or fail by chance, and a search for it.</summary>
internal sealed class SimulatedTarget(double capacity, double noise, Random random)
{
    /// <summary>From here on the load generator is the limit.</summary>
    public double Generator { get; init; } = double.PositiveInfinity;

    /// <summary>The share of steps that go wrong for reasons that have nothing to do with the rate.</summary>
    public double Mishaps { get; init; }

    /// <summary>Probit instead of logistic: another shape of chance than the search assumes.</summary>
    public bool IsNormal { get; init; }

    public List<CapacityTrial> Trials { get; } = [];

    public CapacityDecision Search(CapacitySearchOptions options)
    {
        while (true)
        {
            CapacityDecision decision = CapacitySearch.Next(options, Trials);
            if (decision.NextRate is not { } rate)
            {
                return decision;
            }

            Assert.InRange(rate, options.MinRate, options.MaxRate);
            Trials.Add(new CapacityTrial(rate, Try(rate)));
        }
    }

    private Outcome Try(double rate)
    {
        if (rate > Generator)
        {
            return Outcome.Invalid;
        }

        if (random.NextDouble() < Mishaps)
        {
            return Outcome.Fail;
        }

        // The step's own capacity is that of the target times noise; the step passes when it is above the rate.
        double u = Math.Clamp(random.NextDouble(), 1e-12, 1 - 1e-12);
        double deviate = IsNormal ? Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * random.NextDouble()) * 1.7 : Math.Log(u / (1 - u));
        return Math.Log(capacity) + (noise * deviate) > Math.Log(rate) ? Outcome.Pass : Outcome.Fail;
    }
}
