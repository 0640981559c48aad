namespace Perf.Engine.Running;

/// <summary>
/// A sequence of random numbers that follows from the run's seed and an iteration alone: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", OOPSLA 2014). The same on every machine and in every process, whichever virtual user does the iteration.
/// </summary>
public struct SeededSequence
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Creates the sequence of an iteration.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="iteration">The iteration.</param>
    public SeededSequence(int seed, IterationId iteration) =>
        _state = Mix(Mix(Mix((uint)seed + Gamma) + (uint)iteration.Executor + Gamma) + (ulong)iteration.Number + (Gamma * (uint)iteration.Vu));

    /// <summary>The next number.</summary>
    /// <param name="limit">More than 0.</param>
    /// <returns>0 to <paramref name="limit"/> - 1, all alike but for 2^-64.</returns>
    public int Next(int limit) => (int)Math.BigMul(NextBits(), (ulong)limit, out _);

    /// <summary>A sequence of its own that follows from this one, for what is done at the same time.</summary>
    /// <returns>The sequence.</returns>
    public SeededSequence Fork() => new() { _state = Mix(NextBits() ^ Gamma) };

    /// <summary>The next share.</summary>
    /// <returns>0 or more, less than 1.</returns>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>The next 64 bits.</summary>
    /// <returns>Any number.</returns>
    public ulong NextBits() => Mix(_state += Gamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
