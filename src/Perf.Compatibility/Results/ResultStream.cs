using System.IO.Compression;

namespace Perf.Compatibility.Results;

/// <summary>Opens result files; what gzip made is decompressed, whatever the file's name is.</summary>
internal static class ResultStream
{
    private const int Buffer = 1 << 16;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its content, decompressed.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    public static Stream Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Buffer, FileOptions.SequentialScan);
            Span<byte> head = stackalloc byte[2];
            bool isCompressed = file.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head is [0x1f, 0x8b];
            file.Position = 0;
            return isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no result file at {path}.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            throw new PerfException(ErrorIds.FileUnreadable, $"The result file {path} cannot be read: {e.Message}", path, e);
        }
    }

    /// <summary>Reads a whole file, for shapes that are one document.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes that are read.</param>
    /// <returns>Its bytes without a byte order mark.</returns>
    /// <exception cref="PerfException">It cannot be read, or is larger.</exception>
    public static ReadOnlyMemory<byte> ReadAll(string path, long most)
    {
        using Stream stream = Open(path);
        using var bytes = new MemoryStream();
        byte[] block = new byte[Buffer];
        try
        {
            for (int read; (read = stream.Read(block)) > 0;)
            {
                bytes.Write(block, 0, read);
                if (bytes.Length > most)
                {
                    throw ImportFault.At(path, 0, $"it is larger than {SizeText.Format(most)}", "a summary; streams of samples have one sample a line");
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The result file {path} cannot be read to its end: {e.Message}", path, e);
        }

        ReadOnlyMemory<byte> all = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        return all.Span is [0xef, 0xbb, 0xbf, ..] ? all[3..] : all;
    }

    /// <summary>Reads the beginning of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes that are read.</param>
    /// <returns>The bytes without a byte order mark, and whether they are the whole file.</returns>
    public static (ReadOnlyMemory<byte> Head, bool IsWhole) ReadHead(string path, int most)
    {
        using Stream stream = Open(path);
        byte[] head = new byte[most + 1];
        int length = 0;
        bool isDamaged = false;
        try
        {
            for (int read; length < head.Length && (read = stream.Read(head, length, head.Length - length)) > 0;)
            {
                length += read;
            }
        }
        catch (InvalidDataException e)
        {
            // A compressed file that is cut off: what comes before that tells what it is.
            isDamaged = true;
            if (length == 0)
            {
                throw new PerfException(ErrorIds.FileUnreadable, $"The result file {path} is compressed and damaged: {e.Message}", path, e);
            }
        }

        ReadOnlyMemory<byte> all = head.AsMemory(0, Math.Min(length, most));
        return (all.Span is [0xef, 0xbb, 0xbf, ..] ? all[3..] : all, length <= most && !isDamaged);
    }
}
