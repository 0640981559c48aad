namespace Perf.Commands;

/// <summary>Decides where a report goes and in what format: a pure function, but for whether the path is a folder.</summary>
internal static class ReportDestination
{
    // What some system has another use for in a file's name; a control character is none of any.
    private const string NotInNames = "/\\:*?\"<>|";
    private const int LongestName = 120;
    private const string Nameless = "run";

    /// <summary>The file and its format.</summary>
    /// <param name="runId">The run, whose id may come from a file that somebody made.</param>
    /// <param name="path">The user's path, made whole; or null.</param>
    /// <param name="written">The same as the user wrote it.</param>
    /// <param name="folder">The user's folder.</param>
    /// <param name="format">The user's format, or null.</param>
    /// <param name="known">The formats with their extensions.</param>
    /// <returns>The file and the format.</returns>
    /// <exception cref="PerfException">The format is unknown.</exception>
    public static (string Path, string Format) Of(string runId, string? path, string? written, string folder, string? format, IReadOnlyList<(string Format, string Extension)> known)
    {
        // Of x.speedscope.json the longer extension tells.
        string byExtension = known.Where(one => path?.EndsWith(one.Extension, StringComparison.OrdinalIgnoreCase) == true).OrderByDescending(one => one.Extension.Length).FirstOrDefault().Format ?? "html";
        string chosen = format?.ToLowerInvariant() ?? byExtension;
        if (known.FirstOrDefault(one => one.Format == chosen) is not { Format: not null } found)
        {
            string? nearest = NearestWord.Find(chosen, known.Select(one => one.Format));
            throw new PerfException(ErrorIds.ArgumentInvalid, $"There is no report format '{format}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")} Formats: {string.Join(", ", known.Select(one => one.Format))}.", format);
        }

        bool isFolder = path is null || FileResolution.IsFolder(path, written!);
        return (isFolder ? System.IO.Path.Combine(path ?? folder, NameOf(runId) + found.Extension) : path!, chosen);
    }

    // An id that came from elsewhere stays a name: it leads out of no folder, hides no file, and is of a length that systems take.
    private static string NameOf(string runId)
    {
        string name = new([.. runId.Select(one => char.IsControl(one) || NotInNames.Contains(one, StringComparison.Ordinal) ? '-' : one)]);
        name = (name.Length > LongestName ? name[..LongestName] : name).TrimStart('.');
        return name.Length == 0 ? Nameless : name;
    }
}
