using System.Buffers.Binary;
using System.Numerics;

namespace Perf.ScriptWorker.Modules.Crypto;

/// <summary>MD4, RFC 1320.</summary>
internal static class Md4
{
    private static readonly int[] s_shifts1 = [3, 7, 11, 19];
    private static readonly int[] s_shifts2 = [3, 5, 9, 13];
    private static readonly int[] s_shifts3 = [3, 9, 11, 15];
    private static readonly int[] s_order2 = [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15];
    private static readonly int[] s_order3 = [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15];

    /// <summary>Computes the digest.</summary>
    /// <param name="data">The data.</param>
    /// <returns>16 bytes.</returns>
    public static byte[] Compute(ReadOnlySpan<byte> data)
    {
        uint a = 0x67452301, b = 0xefcdab89, c = 0x98badcfe, d = 0x10325476;
        Span<uint> x = stackalloc uint[16];
        ReadOnlySpan<byte> blocks = PaddedBlocks.Of(data, 64, bigEndian: false);
        for (int at = 0; at < blocks.Length; at += 64)
        {
            for (int i = 0; i < 16; i++)
            {
                x[i] = BinaryPrimitives.ReadUInt32LittleEndian(blocks[(at + (i * 4))..]);
            }

            (uint a0, uint b0, uint c0, uint d0) = (a, b, c, d);
            for (int i = 0; i < 48; i++)
            {
                int step = i % 16;
                uint sum = a + (i / 16) switch
                {
                    0 => ((b & c) | (~b & d)) + x[step],
                    1 => ((b & c) | (b & d) | (c & d)) + x[s_order2[step]] + 0x5a827999,
                    _ => (b ^ c ^ d) + x[s_order3[step]] + 0x6ed9eba1,
                };
                int shift = (i / 16) switch { 0 => s_shifts1[i % 4], 1 => s_shifts2[i % 4], _ => s_shifts3[i % 4] };
                (a, d, c, b) = (d, c, b, BitOperations.RotateLeft(sum, shift));
            }

            (a, b, c, d) = (a + a0, b + b0, c + c0, d + d0);
        }

        byte[] digest = new byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(digest, a);
        BinaryPrimitives.WriteUInt32LittleEndian(digest.AsSpan(4), b);
        BinaryPrimitives.WriteUInt32LittleEndian(digest.AsSpan(8), c);
        BinaryPrimitives.WriteUInt32LittleEndian(digest.AsSpan(12), d);
        return digest;
    }
}
