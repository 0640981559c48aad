namespace Perf.Tests.Tuning.Loop;

/// <summary>Chance that follows from a seed, the same on every machine.</summary>
/// <param name="seed">The seed.</param>
internal sealed class Noise(int seed)
{
    private ulong _state = (ulong)seed * 0x2545f4914f6cdd1d;

    /// <summary>From 0 up to 1, without it.</summary>
    public double Uniform()
    {
        ulong z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Normal, of mean 0 and standard deviation 1 (G. E. P. Box, M. E. Muller, 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
}
