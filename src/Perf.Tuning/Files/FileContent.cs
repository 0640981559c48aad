using System.Security.Cryptography;

namespace Perf.Tuning.Files;

/// <summary>A file as it was read: its bytes, and which file it was.</summary>
/// <param name="Path">The path by which it was asked for.</param>
/// <param name="Real">The path without links: what is replaced, so that a link stays a link.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Facts">What the system knows of it.</param>
internal sealed record FileContent(string Path, string Real, byte[] Bytes, FileFacts Facts)
{
    /// <summary>The bytes' SHA-256 in hexadecimal.</summary>
    public string Hash => HashOf(Bytes);

    /// <summary>The SHA-256 of bytes in hexadecimal: the name that the journal gives to a blob, too.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Whether it has these bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public bool Is(ReadOnlySpan<byte> bytes) => Bytes.AsSpan().SequenceEqual(bytes);
}
