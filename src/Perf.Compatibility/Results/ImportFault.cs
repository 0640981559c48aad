using System.Globalization;

namespace Perf.Compatibility.Results;

/// <summary>Says what is wrong with a result file: where, and what was expected there.</summary>
internal static class ImportFault
{
    private const int MaxShown = 80;

    /// <summary>A fault at a line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line, from 1; 0 when the whole file is meant.</param>
    /// <param name="what">What is wrong there.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="inner">The cause, or null.</param>
    public static PerfException At(string path, long line, string what, string expected, Exception? inner = null) => new(
        ErrorIds.ResultInvalid,
        string.Create(CultureInfo.InvariantCulture, $"{path}{(line > 0 ? $":{line}" : "")}: {what}. Expected: {expected}."),
        path,
        inner);

    /// <summary>Some of a text from a file, fit for a message.</summary>
    /// <param name="text">The text; it is not trusted.</param>
    public static string Quote(string text)
    {
        string clean = string.Concat(text.Where(letter => !char.IsControl(letter)));
        return clean.Length <= MaxShown ? $"'{clean}'" : $"'{clean[..MaxShown]}…'";
    }
}
