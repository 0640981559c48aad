using System.Text;

namespace Perf.Tuning.Files;

/// <summary>Reads files that somebody has named. What is none (a pipe, a device) may never end, or never begin, and says nothing of how long it is; so ordinary files alone are read, and none any further than its kind may be long.</summary>
internal static class OrdinaryFile
{
    /// <summary>The text of a file, by its mark of order, or in UTF-8.</summary>
    /// <param name="path">The file; a link to one is one.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <returns>The text; null where it has more.</returns>
    /// <exception cref="IOException">It is no ordinary file, is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static string? ReadText(string path, int most)
    {
        // Opening a pipe already waits for whoever writes into it.
        if (OperatingSystem.IsLinux() && FileCalls.Resolve(path) is { } real && FileCalls.Look(real) is { IsRegular: false } facts)
        {
            throw new IOException(facts.IsFolder ? "it is a folder." : "it is not an ordinary file, but a pipe, a device or the like; write what it gives into a file first.");
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[65_536];
        int count;
        while (bytes.Length <= most && (count = file.Read(buffer, 0, buffer.Length)) > 0)
        {
            bytes.Write(buffer, 0, count);
        }

        if (bytes.Length > most)
        {
            return null;
        }

        bytes.Position = 0;
        using var reader = new StreamReader(bytes, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }
}
