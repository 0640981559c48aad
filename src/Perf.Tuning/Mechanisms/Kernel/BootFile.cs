using Perf.Tuning.Files;

namespace Perf.Tuning.Kernel;

/// <summary>A file of Perf's own by which settings of the kernel hold after the next boot: made with its first line, gone with its last.</summary>
/// <param name="path">The file.</param>
/// <param name="heading">Its first line, by which it is known as ours.</param>
internal sealed class BootFile(string path, string heading)
{
    /// <summary>The file's path.</summary>
    public string Path { get; } = path;

    private string Folder => System.IO.Path.GetDirectoryName(Path) ?? "/";

    /// <summary>Its bytes; null where it is not there.</summary>
    public byte[]? Read() => Seen()?.Bytes;

    /// <summary>Why it cannot be written; null where it can.</summary>
    public string? WhyNot()
    {
        if (!Directory.Exists(Folder))
        {
            return $"there is no {Folder}";
        }

        try
        {
            return Seen() is { } file ? FileSwap.WhyFixed(file) : FileCalls.CanWrite(Folder) ? null : $"{Folder} cannot be written to";
        }
        catch (PerfException e)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>The file's text after settings have lines in it.</summary>
    public string With(byte[]? bytes, IEnumerable<(Func<string, bool> IsOf, string Line)> lines) =>
        lines.Aggregate(bytes is null || bytes.Length == 0 ? $"{heading}\n" : LineFile.Text(bytes), (text, line) => LineFile.Set(text, line.IsOf, line.Line));

    /// <summary>Gives settings lines.</summary>
    public void Set(IReadOnlyList<(Func<string, bool> IsOf, string Line)> lines) => FileSwap.Put(Path, LineFile.Bytes(With(Read(), lines)), [Folder]);

    /// <summary>Puts settings back to what they were in an older state of the file.</summary>
    /// <param name="before">The file before; null where it was not there.</param>
    /// <param name="settings">The settings' lines.</param>
    public void PutBack(byte[]? before, IReadOnlyList<Func<string, bool>> settings)
    {
        if (Seen() is not { } file)
        {
            FileSwap.Sweep(Path);
            // Somebody has taken it away: what was there before goes back only where it had lines of these settings.
            if (before is not null && settings.Any(isOf => LineFile.Line(LineFile.Text(before), isOf) is not null))
            {
                FileSwap.Put(Path, before, [Folder]);
            }

            return;
        }

        string now = LineFile.Text(file.Bytes);
        string back = LineFile.PutBack(now, before is null ? $"{heading}\n" : LineFile.Text(before), settings);
        if (IsBare(back) && (before is null || !IsBare(LineFile.Text(before))))
        {
            // Ours was the last line; that of another change may have gone before.
            FileSwap.Delete(file, withFolder: false);
        }
        else if (back != now)
        {
            FileSwap.Put(Path, LineFile.Bytes(back), [Folder]);
        }
    }

    private bool IsBare(string text) => text.TrimEnd('\n') == heading;

    private FileContent? Seen() => FileSwap.Read(Path, [Folder]);
}
