using System.Globalization;

namespace Perf.Tests.Tuning.Support;

/// <summary>A folder as a text: each file with its bytes, and where that is asked for with the moment of its last change.</summary>
internal static class FolderSnapshot
{
    internal static string Of(string folder, bool withTimes = false) => !Directory.Exists(folder) ? "" : string.Join('\n', Directory
        .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetRelativePath(folder, path)} {(File.Exists(path) ? Convert.ToHexString(File.ReadAllBytes(path)) : "folder")} {(withTimes ? File.GetLastWriteTimeUtc(path).Ticks : 0)}")));
}
