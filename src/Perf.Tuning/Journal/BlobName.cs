using Perf.Tuning.Files;

namespace Perf.Tuning;

/// <summary>Names of original bytes in a backup: their SHA-256, so that what is there can be checked, and the same bytes are kept once.</summary>
internal static class BlobName
{
    /// <summary>The folder within the backup's.</summary>
    internal const string Folder = "blobs";

    /// <summary>The path of some bytes within the backup's folder, where its undo script runs: <c>blobs/9f86…</c>.</summary>
    /// <param name="bytes">The bytes.</param>
    internal static string Of(ReadOnlySpan<byte> bytes) => $"{Folder}/{HashOf(bytes)}";

    /// <summary>The SHA-256 of some bytes, as hexadecimal digits in lower case.</summary>
    /// <param name="bytes">The bytes.</param>
    internal static string HashOf(ReadOnlySpan<byte> bytes) => FileContent.HashOf(bytes);
}
