using Perf.Packaging.Archives;

namespace Perf.Packaging;

/// <summary>Whether two builds gave the same packages, and if not, what in them differs.</summary>
internal static class PackageComparison
{
    /// <summary>A line for each file that is not the same on both sides, and for each entry in it.</summary>
    /// <param name="one">A folder of packages.</param>
    /// <param name="other">The other.</param>
    public static IReadOnlyList<string> Differences(string one, string other)
    {
        HashSet<string> names = [.. Names(one), .. Names(other)];
        return [.. names.Where(name => name != Checksums.FileName).Order(StringComparer.Ordinal).SelectMany(name => OfFile(name, Path.Combine(one, name), Path.Combine(other, name)))];
    }

    private static IEnumerable<string> OfFile(string name, string one, string other)
    {
        if (!File.Exists(one) || !File.Exists(other))
        {
            return [$"{name}: only on one side"];
        }

        if (File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)))
        {
            return [];
        }

        IReadOnlyList<string> entries = ArchiveReader.Differences(ArchiveReader.Hashes(one), ArchiveReader.Hashes(other));
        return entries.Count == 0 ? [$"{name}: the same entries, packed otherwise"] : entries.Select(entry => $"{name}: {entry}");
    }

    private static IEnumerable<string> Names(string folder) => Directory.GetFiles(folder).Select(path => Path.GetFileName(path));
}
