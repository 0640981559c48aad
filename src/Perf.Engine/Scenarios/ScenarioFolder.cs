using System.Text;

namespace Perf.Engine.Scenarios;

/// <summary>The folder that a scenario's file stands in. Files that it names are read from there and from nowhere else: a file from elsewhere must not read what it likes.</summary>
/// <param name="path">The folder's full path, or null where there is none.</param>
internal sealed class ScenarioFolder(string? path)
{
    // A text in a template is sent again and again; what is larger is a body of its own.
    private const int MaxTextBytes = 10_000_000;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>For templates that belong to no scenario.</summary>
    public static ScenarioFolder None { get; } = new(null);

    /// <summary>The folder of a scenario's file.</summary>
    /// <param name="scenarioPath">The file's path; null or empty where it is of no file: then files are those of the current folder.</param>
    public static ScenarioFolder Of(string? scenarioPath) =>
        new(string.IsNullOrEmpty(scenarioPath) ? Path.GetFullPath(".") : Path.GetDirectoryName(Path.GetFullPath(scenarioPath)) ?? Path.GetFullPath("."));

    /// <summary>The full path of a file that must be there.</summary>
    /// <param name="file">The path as the scenario has it.</param>
    /// <returns>The full path, or null with what is wrong.</returns>
    public (string? Path, string Problem) Find(string file)
    {
        if (path is null)
        {
            return (null, "no file can be read here");
        }

        string full = Path.GetFullPath(Path.Combine(path, file));
        if (!IsInside(full))
        {
            return (null, $"the file '{file}' is outside the scenario's folder, and is not read; move it to {path}");
        }

        if (!File.Exists(full))
        {
            return (null, $"there is no file '{file}' in the scenario's folder ({full})");
        }

        return LeadsOut(full)
            ? (null, $"the file '{file}' is a link out of the scenario's folder, and is not read; move the file itself to {path}")
            : (full, "");
    }

    /// <summary>The full path of a file.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/>: it is not there, or outside.</exception>
    public string Require(string file)
    {
        (string? full, string problem) = Find(file);
        return full ?? throw new PerfException(ErrorIds.FileNotFound, $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.", file);
    }

    /// <summary>The text of a file of UTF-8, of up to 10 MB.</summary>
    /// <exception cref="PerfException">It cannot be read.</exception>
    public string ReadText(string file)
    {
        byte[] bytes = ReadBytes(Require(file), MaxTextBytes);
        try
        {
            ReadOnlySpan<byte> text = bytes;
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            return s_strictUtf8.GetString(text.StartsWith(mark) ? text[3..] : text);
        }
        catch (DecoderFallbackException e)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{file}' is not UTF-8 text. Save it as UTF-8, or send it as it is with 'file:'.", file, e);
        }
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="full">Its full path.</param>
    /// <param name="most">How many it may have.</param>
    /// <exception cref="PerfException">It cannot be read, or is larger.</exception>
    public static byte[] ReadBytes(string full, int most)
    {
        try
        {
            return new FileInfo(full).Length <= most
                ? File.ReadAllBytes(full)
                : throw new PerfException(ErrorIds.FileUnreadable, $"'{full}' is larger than {SizeText.Format(most)}, the most that is read here.", full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{full}' cannot be read: {e.Message}", full, e);
        }
    }

    private bool IsInside(string full) => full.StartsWith(Path.EndsInDirectorySeparator(path!) ? path! : path + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // A link leads elsewhere whatever its own path is, and so does a folder on the way that is one.
    private bool LeadsOut(string full)
    {
        for (FileSystemInfo? one = new FileInfo(full); one is not null && IsInside(one.FullName); one = one is FileInfo file ? file.Directory : ((DirectoryInfo)one).Parent)
        {
            if (one.ResolveLinkTarget(returnFinalTarget: true) is { } target && !IsInside(target.FullName))
            {
                return true;
            }
        }

        return false;
    }
}
