using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Perf.Packaging.Archives;

/// <summary>Reads what is in an archive, to tell two of them apart by more than their own hash.</summary>
internal static class ArchiveReader
{
    /// <summary>The hash of each entry, by its path; of a file that is no archive, its own by its name.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyDictionary<string, string> Hashes(string path)
    {
        using FileStream file = File.OpenRead(path);
        string name = Path.GetFileName(path);
        return name.EndsWith(".tar.gz", StringComparison.Ordinal) ? OfTar(file)
            : Path.GetExtension(name) is ".zip" or ".nupkg" ? OfZip(file)
            : new Dictionary<string, string> { [name] = Hash(file) };
    }

    /// <summary>The names that only one side has, or that have another hash there.</summary>
    /// <param name="one">The one side.</param>
    /// <param name="other">The other.</param>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
    [
        .. one.Keys.Union(other.Keys)
            .Where(name => one.GetValueOrDefault(name) != other.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal),
    ];

    private static Dictionary<string, string> OfZip(Stream stream)
    {
        using ZipArchive zip = new(stream, ZipArchiveMode.Read);
        Dictionary<string, string> hashes = [];
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using Stream content = entry.Open();
            hashes[entry.FullName] = Hash(content);
        }

        return hashes;
    }

    private static Dictionary<string, string> OfTar(Stream stream)
    {
        using GZipStream gzip = new(stream, CompressionMode.Decompress);
        using TarReader tar = new(gzip);
        Dictionary<string, string> hashes = [];
        while (tar.GetNextEntry() is { } entry)
        {
            hashes[entry.Name] = entry.DataStream is { } content ? Hash(content) : "";
        }

        return hashes;
    }

    private static string Hash(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));
}
