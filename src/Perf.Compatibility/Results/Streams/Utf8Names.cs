using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Perf.Compatibility.Results.Streams;

/// <summary>What was made of some bytes before, so that the same name or the same tags are read once and not in each line.</summary>
/// <typeparam name="T">What is made of them.</typeparam>
/// <param name="most">How many are kept; then all are forgotten and the book begins anew.</param>
internal sealed class Utf8Names<T>(int most)
{
    private readonly Dictionary<byte[], T> _known = new(Utf8Comparer.Instance);

    /// <summary>Finds what was made of the same bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="value">What was made of them.</param>
    public bool TryGet(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out T value) =>
        _known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(bytes, out value);

    /// <summary>Keeps what was made of bytes.</summary>
    /// <param name="bytes">The bytes; they are copied.</param>
    /// <param name="value">What was made of them.</param>
    public void Add(ReadOnlySpan<byte> bytes, T value)
    {
        if (_known.Count >= most)
        {
            _known.Clear();
        }

        _known[bytes.ToArray()] = value;
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        // Eight bytes at a time with the multiplier of the golden ratio: the texts are long and differ by few letters, and this runs once a line.
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            ulong hash = (ulong)alternate.Length;
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(alternate);
            foreach (ulong word in words)
            {
                hash = (hash ^ word) * 0x9E3779B97F4A7C15;
                hash ^= hash >> 29;
            }

            foreach (byte rest in alternate[(words.Length * sizeof(ulong))..])
            {
                hash = (hash ^ rest) * 0x9E3779B97F4A7C15;
            }

            return (int)(hash ^ (hash >> 32));
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
