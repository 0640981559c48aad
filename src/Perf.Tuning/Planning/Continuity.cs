using Perf.Tuning.Nginx;

namespace Perf.Tuning;

/// <summary>What must stay of a value that is changed: where a log goes, and which libraries a server has loaded. Pure.</summary>
internal static class Continuity
{
    /// <summary>Why a change would break it; null where it would not.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="before">Its value before; null where it was not set.</param>
    /// <param name="after">Its value after.</param>
    public static string? Problem(string key, string? before, string? after)
    {
        if (key == "shared_preload_libraries" || key.EndsWith("/shared_preload_libraries", StringComparison.Ordinal))
        {
            string[] lost = [.. Items(before).Except(Items(after), StringComparer.Ordinal)];
            return lost.Length == 0 ? null : $"{key} would lose {string.Join(", ", lost)}";
        }

        if (key.EndsWith("/access_log", StringComparison.Ordinal))
        {
            // Each line has its file first; no line may go, and no file may come.
            string[] was = Files(before), becomes = Files(after);
            return was.SequenceEqual(becomes, StringComparer.Ordinal) && was.Length > 0 ? null : $"{key} would write to {(becomes.Length == 0 ? "nowhere" : string.Join(", ", becomes))} instead of {(was.Length == 0 ? "where nginx writes by itself" : string.Join(", ", was))}";
        }

        return null;
    }

    private static string[] Items(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string[] Files(string? lines) => [.. (lines ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(FileOf).Order(StringComparer.Ordinal)];

    // In quotes it is the same file, and may have blanks in its name.
    private static string FileOf(string line)
    {
        try
        {
            return NginxParser.ParseArguments(line).Select(word => word.Text).FirstOrDefault() ?? "";
        }
        catch (FormatException)
        {
            return line.Split(' ')[0];
        }
    }
}
