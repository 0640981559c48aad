using Perf.Engine.Running;

namespace Perf.Engine.Planning;

/// <summary>Gives profiles with random arrivals a seed of their own, so that two of them in one run do not start in step.</summary>
internal static class ArrivalSeeds
{
    // Apart from the sequences of iterations, whose virtual user is never negative.
    private const int Purpose = -4;

    /// <summary>Gives the seed.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="place">The profile's place in the scenario.</param>
    /// <returns>The profile with the seed; one with even arrivals as it is.</returns>
    public static LoadProfile Give(LoadProfile profile, int seed, int place) => profile switch
    {
        ConstantArrivalRate { Arrival: ArrivalPattern.Poisson } constant => constant with { ArrivalSeed = Of(seed, place) },
        RampingArrivalRate { Arrival: ArrivalPattern.Poisson } ramping => ramping with { ArrivalSeed = Of(seed, place) },
        _ => profile,
    };

    private static int Of(int seed, int place) => new SeededSequence(seed, new IterationId(place, Purpose, 0)).Next(int.MaxValue);
}
