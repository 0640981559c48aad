using System.Text.Json;
using Perf.Tuning.Files;

namespace Perf.Tuning;

/// <summary>The file beside a lock that says who has it: for people, and for file systems that lock nothing.</summary>
internal static class LockHolder
{
    private const int LongestFile = 65_536;

    /// <summary>The file of a lock.</summary>
    /// <param name="lockPath">The lock.</param>
    internal static string PathOf(string lockPath) => lockPath + ".json";

    /// <summary>Says that this process has the lock. Where it cannot be written, such as on a full disk, the lock is held all the same.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Who may read it; null for its owner alone.</param>
    internal static void Tell(string path, UnixFileMode? mode = null)
    {
        try
        {
            PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(JournalProcess.Current, JournalJson.Process));
            if (!OperatingSystem.IsWindows() && mode is { } rights)
            {
                File.SetUnixFileMode(path, rights);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    /// <summary>Who has the lock, as far as the file tells; null where it tells of nobody. It may be another user's, and anything: it is never waited for.</summary>
    /// <param name="path">The file.</param>
    internal static JournalProcess? Read(string path)
    {
        try
        {
            return File.Exists(path) && OrdinaryFile.ReadText(path, LongestFile) is { } text ? JsonSerializer.Deserialize(text, JournalJson.Process) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The process as the beginning of a sentence: <c>Process 12 on web-1</c>.</summary>
    /// <param name="holder">Who has the lock; null when that is not known.</param>
    internal static string NameOf(JournalProcess? holder) => holder is null ? "Another process" : $"Process {holder.Id} on {holder.Machine}";
}
