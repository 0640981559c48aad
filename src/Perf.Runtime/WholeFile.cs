using System.Security.Cryptography;
using System.Text;

namespace Perf.Runtime;

/// <summary>Writes a text file of the user's that appears whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes it, in UTF-8 without a byte order mark. Folders that are missing are made; a file that is there is replaced, and its rights stay.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the text.</param>
    /// <param name="failed">What is thrown where it cannot be written.</param>
    public static void Write(string path, Action<TextWriter> write, Func<Exception, PerfException> failed)
    {
        string? temporary = null;
        try
        {
            string whole = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
            UnixFileMode? mode = !OperatingSystem.IsWindows() && File.Exists(whole) ? File.GetUnixFileMode(whole) : null;
            using (FileStream file = Create(whole, mode))
            {
                temporary = file.Name;
                using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
                write(text);
                text.Flush();
                SetMode(file, mode);
            }

            File.Move(temporary, whole, overwrite: true);
            temporary = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw failed(e);
        }
        finally
        {
            // Whatever went wrong, a fault of the writer included, nothing half is left behind.
            if (temporary is not null)
            {
                DeleteIfPossible(temporary);
            }
        }
    }

    // In a folder that others may write to, a name that can be guessed may be there already, as a link to a file that is not to be written: nobody can guess this one, and none that is there is opened.
    // From the start nobody can read it who cannot read what it replaces.
    private static FileStream Create(string whole, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows() && mode is { } given)
        {
            options.UnixCreateMode = given;
        }

        return new FileStream($"{whole}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp", options);
    }

    // The process' umask may have taken rights from it. A file system without rights has the same ones for all files, and would refuse to set them.
    private static void SetMode(FileStream file, UnixFileMode? mode)
    {
        if (!OperatingSystem.IsWindows() && mode is { } given && File.GetUnixFileMode(file.SafeFileHandle) != given)
        {
            File.SetUnixFileMode(file.SafeFileHandle, given);
        }
    }

    private static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The fault that is told is the one that came first.
        }
    }
}
