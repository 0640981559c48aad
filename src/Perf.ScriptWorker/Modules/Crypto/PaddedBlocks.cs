using System.Buffers.Binary;

namespace Perf.ScriptWorker.Modules.Crypto;

/// <summary>The padding that the family of MD4 has: a one bit, zeros, and the length in bits at the end of the last block.</summary>
internal static class PaddedBlocks
{
    /// <summary>Pads data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="blockSize">64 or 128 bytes.</param>
    /// <param name="bigEndian">How the length is written.</param>
    /// <returns>Whole blocks.</returns>
    public static byte[] Of(ReadOnlySpan<byte> data, int blockSize, bool bigEndian)
    {
        int lengthSize = blockSize / 8;
        int blocks = (data.Length + 1 + lengthSize + blockSize - 1) / blockSize;
        byte[] padded = new byte[blocks * blockSize];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        ulong bits = (ulong)data.Length * 8;
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), bits);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(padded.AsSpan(padded.Length - 8), bits);
        }

        return padded;
    }
}
