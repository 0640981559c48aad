using System.Text;
using Perf.Tuning.Files;

namespace Perf.Tuning.Kernel;

/// <summary>One setting of the kernel as it shows them: a small file that holds the value.</summary>
internal static class KernelFile
{
    private const int MostBytes = 4096;

    /// <summary>The value; null where there is no such setting.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: it may not be read.</exception>
    public static string? Read(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            byte[] bytes = new byte[MostBytes];
            int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Plain(Encoding.UTF8.GetString(bytes, 0, count));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.ChangeRefused, $"{path} cannot be read: {e.Message}", path, e);
        }
    }

    /// <summary>Gives it a value, in one write: the kernel takes each as a whole value.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeFailed"/>: the kernel does not take it.</exception>
    public static void Write(string path, string value)
    {
        try
        {
            using FileStream file = new(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes($"{value}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PerfException(ErrorIds.ChangeFailed, $"The kernel does not take '{value}' for {path}: {e.Message} It is as it was before.", path, e);
        }
    }

    /// <summary>Whether the value may be changed from here.</summary>
    public static bool CanWrite(string path) => FileCalls.CanWrite(path);

    /// <summary>A value in one form: blanks between its parts, none around it.</summary>
    public static string Plain(string text) => string.Join(' ', text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The one that is chosen among several: <c>never [madvise] always</c>; the whole value where none is marked.</summary>
    public static string Chosen(string value)
    {
        int start = value.IndexOf('[', StringComparison.Ordinal);
        int end = value.IndexOf(']', StringComparison.Ordinal);
        return start >= 0 && end > start ? value[(start + 1)..end] : value;
    }

    /// <summary>All that can be chosen; none where the value is not one of several.</summary>
    public static IReadOnlyList<string> Choices(string value) =>
        value.Contains('[', StringComparison.Ordinal) ? [.. value.Split(' ').Select(item => item.Trim('[', ']'))] : [];
}
