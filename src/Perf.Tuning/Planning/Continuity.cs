using Perf.Tuning.Nginx;

namespace Perf.Tuning;

/// <summary>What must stay of a value that is changed: where a log goes and what is in it, and which libraries a server has loaded. Pure.</summary>
internal static class Continuity
{
    private const string OwnFormat = "combined";

    // How a log is written, whatever is in it.
    private static readonly string[] s_manners = ["buffer=", "flush="];

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
            // No line may go and none may come; each keeps its file, its format, and all that is not how it is written.
            string[] was = Logs(before), becomes = Logs(after);
            return was.SequenceEqual(becomes, StringComparer.Ordinal) && was.Length > 0 ? null
                : $"{key} would write {(becomes.Length == 0 ? "nothing" : string.Join(", ", becomes))} instead of {(was.Length == 0 ? "what nginx writes by itself" : string.Join(", ", was))}; only buffer= and flush= may come to a log";
        }

        return null;
    }

    private static string[] Items(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string[] Logs(string? lines) => [.. (lines ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(LogOf).Order(StringComparer.Ordinal)];

    // Its file comes first and its format second, which is nginx' own where none is named. In quotes a word is the same, and may have blanks.
    private static string LogOf(string line)
    {
        string[] words;
        try
        {
            words = [.. NginxParser.ParseArguments(line).Select(word => word.Text)];
        }
        catch (FormatException)
        {
            words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        string file = words.FirstOrDefault() ?? "";
        string format = words.Length > 1 ? words[1] : OwnFormat;
        string[] rest = [.. words.Skip(2).Where(word => !s_manners.Any(manner => word.StartsWith(manner, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
        return string.Join(' ', rest.Prepend(format).Prepend(file.Contains(' ', StringComparison.Ordinal) ? $"\"{file}\"" : file));
    }
}
