namespace Perf.Analysis;

/// <summary>
/// Numbers that look random and follow from a seed alone, the same on every system and version of .NET. Source: G. L. Steele, D. Lea, C. H. Flood, Fast Splittable Pseudorandom Number
/// Generators (2014).
/// </summary>
internal sealed class SplitMix(long seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>A whole number from 0 up to this, without it.</summary>
    public int Next(int end) => (int)((UInt128)NextBits() * (uint)end >> 64);

    /// <summary>A number from 0 up to 1, without it.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    private ulong NextBits()
    {
        ulong z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
