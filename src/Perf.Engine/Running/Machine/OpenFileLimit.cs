using System.Globalization;

namespace Perf.Engine.Running.Machine;

/// <summary>How many files and sockets this process may have open.</summary>
internal static class OpenFileLimit
{
    private const string Name = "Max open files";

    /// <summary>Reads /proc/self/limits.</summary>
    /// <param name="text">The file's text.</param>
    /// <returns>The limit that holds now (the soft one), or null when there is none.</returns>
    public static long? Parse(string text)
    {
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        string[] fields = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return fields.Length > 0 && long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long limit) && limit > 0 ? limit : null;
    }
}
