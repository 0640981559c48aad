using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Perf.ScriptWorker.Modules.Crypto;

/// <summary>SHA-512/224 and SHA-512/256, FIPS 180-4. The constants are computed as the standard defines them, for that is shorter than they are and cannot have a wrong digit.</summary>
internal static class Sha512Truncated
{
    private static readonly ulong[] s_rounds = [.. Primes(80).Select(prime => Fraction(prime, 3))];
    private static readonly ulong[] s_start224 = StartOf("SHA-512/224");
    private static readonly ulong[] s_start256 = StartOf("SHA-512/256");

    /// <summary>SHA-512/224.</summary>
    /// <param name="data">The data.</param>
    /// <returns>28 bytes.</returns>
    public static byte[] Compute224(ReadOnlySpan<byte> data) => Bytes(Run(s_start224, data))[..28];

    /// <summary>SHA-512/256.</summary>
    /// <param name="data">The data.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Compute256(ReadOnlySpan<byte> data) => Bytes(Run(s_start256, data))[..32];

    // 5.3.6: SHA-512 with its start values masked, over the name of the variant, gives the variant's start values.
    private static ulong[] StartOf(string name) =>
        Run([.. Primes(8).Select(prime => Fraction(prime, 2) ^ 0xa5a5a5a5a5a5a5a5)], Encoding.ASCII.GetBytes(name));

    private static ulong[] Run(ulong[] start, ReadOnlySpan<byte> data)
    {
        ulong[] state = [.. start];
        Span<ulong> w = stackalloc ulong[80];
        ReadOnlySpan<byte> blocks = PaddedBlocks.Of(data, 128, bigEndian: true);
        for (int at = 0; at < blocks.Length; at += 128)
        {
            for (int i = 0; i < 80; i++)
            {
                w[i] = i < 16
                    ? BinaryPrimitives.ReadUInt64BigEndian(blocks[(at + (i * 8))..])
                    : w[i - 16] + SmallSigma(w[i - 15], 1, 8, 7) + w[i - 7] + SmallSigma(w[i - 2], 19, 61, 6);
            }

            Block(state, w);
        }

        return state;
    }

    private static void Block(ulong[] state, ReadOnlySpan<ulong> w)
    {
        (ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong g, ulong h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (int i = 0; i < 80; i++)
        {
            ulong first = h + BigSigma(e, 14, 18, 41) + ((e & f) ^ (~e & g)) + s_rounds[i] + w[i];
            ulong second = BigSigma(a, 28, 34, 39) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        ulong[] sums = [a, b, c, d, e, f, g, h];
        for (int i = 0; i < 8; i++)
        {
            state[i] += sums[i];
        }
    }

    private static ulong SmallSigma(ulong x, int first, int second, int shift) =>
        BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ (x >> shift);

    private static ulong BigSigma(ulong x, int first, int second, int third) =>
        BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ BitOperations.RotateRight(x, third);

    private static byte[] Bytes(ulong[] state)
    {
        byte[] bytes = new byte[64];
        for (int i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * 8), state[i]);
        }

        return bytes;
    }

    private static IEnumerable<int> Primes(int count) =>
        Enumerable.Range(2, 500).Where(n => Enumerable.Range(2, n - 2).TakeWhile(divisor => divisor * divisor <= n).All(divisor => n % divisor != 0)).Take(count);

    // The first 64 bits of the fractional part of a prime's square or cube root.
    private static ulong Fraction(int prime, int root)
    {
        BigInteger scaled = (BigInteger)prime << (64 * root);
        BigInteger low = BigInteger.Zero;
        BigInteger high = BigInteger.One << 80;
        while (high - low > 1)
        {
            BigInteger middle = (low + high) >> 1;
            if (BigInteger.Pow(middle, root) <= scaled)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (ulong)(low & ulong.MaxValue);
    }
}
