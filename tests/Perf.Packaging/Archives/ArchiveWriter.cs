using System.Formats.Tar;
using System.IO.Compression;

namespace Perf.Packaging.Archives;

/// <summary>Writes archives whose bytes depend on nothing but their entries: one order, one time, one set of rights.</summary>
internal static class ArchiveWriter
{
    private const UnixFileMode PlainMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ProgramMode = PlainMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // A regular file, in the upper half of a zip's attributes.
    private const int RegularFile = 0x8000;

    // The time of every entry: the first one that zip can say is 1980, and some tools take that for a fault.
    private static readonly DateTimeOffset s_time = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A zip, which .nupkg files are too.</summary>
    /// <param name="path">The file, which is written anew.</param>
    /// <param name="entries">What is in it.</param>
    public static void WriteZip(string path, IEnumerable<ArchiveEntry> entries)
    {
        using FileStream file = File.Create(path);
        using ZipArchive zip = new(file, ZipArchiveMode.Create);
        foreach (ArchiveEntry entry in ArchiveEntry.InOrder(entries))
        {
            ZipArchiveEntry written = zip.CreateEntry(entry.Name, CompressionLevel.Optimal);
            written.LastWriteTime = s_time;
            written.ExternalAttributes = (RegularFile | (int)(entry.IsProgram ? ProgramMode : PlainMode)) << 16;
            using Stream from = entry.Open();
            using Stream to = written.Open();
            from.CopyTo(to);
        }
    }

    /// <summary>A tar that gzip has made smaller.</summary>
    /// <param name="path">The file, which is written anew.</param>
    /// <param name="entries">What is in it.</param>
    public static void WriteTarGz(string path, IEnumerable<ArchiveEntry> entries)
    {
        using FileStream file = File.Create(path);
        using GZipStream gzip = new(file, CompressionLevel.Optimal);
        // The newer forms of tar have times beside this one.
        using TarWriter tar = new(gzip, TarEntryFormat.Ustar);
        foreach (ArchiveEntry entry in ArchiveEntry.InOrder(entries))
        {
            using Stream from = entry.Open();
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, entry.Name)
            {
                Mode = entry.IsProgram ? ProgramMode : PlainMode,
                ModificationTime = s_time,
                DataStream = from,
            });
        }
    }
}
