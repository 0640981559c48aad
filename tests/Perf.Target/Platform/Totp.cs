using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Perf.Target.Platform;

/// <summary>Time-based one-time passwords, RFC 6238 with SHA-1, six digits and 30 seconds, as authenticator apps have them.</summary>
public static class Totp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Seconds = 30;

    /// <summary>The code of a moment.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="unixSeconds">The moment.</param>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 and the apps have SHA-1.")]
    public static string CodeAt(byte[] secret, long unixSeconds)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, unixSeconds / Seconds);
        byte[] hash = HMACSHA1.HashData(secret, counter);
        int offset = hash[^1] & 0xf;
        int number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & int.MaxValue) % 1_000_000;
        return number.ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a code is that of the present half minute or of one beside it: clocks differ.</summary>
    public static bool IsValid(byte[] secret, string code, long unixSeconds)
    {
        bool isValid = false;
        for (int step = -1; step <= 1; step++)
        {
            isValid |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(CodeAt(secret, unixSeconds + (step * Seconds))));
        }

        return isValid;
    }

    /// <summary>Base32 of RFC 4648, without padding.</summary>
    public static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        int bits = 0;
        int held = 0;
        foreach (byte one in bytes)
        {
            held = ((held << 8) | one) & 0xfff;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            }
        }

        if (bits > 0)
        {
            text.Append(Alphabet[(held << (5 - bits)) & 31]);
        }

        return text.ToString();
    }
}
