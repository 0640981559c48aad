using System.Text.RegularExpressions;

// The name by which the engine's format data knows a match.
namespace Microsoft.PowerShell.Commands;

/// <summary>One line that Select-String found.</summary>
public sealed class MatchInfo
{
    private const string InputStream = "InputStream";

    public bool IgnoreCase { get; init; }

    public long LineNumber { get; init; }

    public string Line { get; init; } = "";

    public string Path { get; init; } = InputStream;

    public string Filename => Path == InputStream ? InputStream : System.IO.Path.GetFileName(Path);

    public string Pattern { get; init; } = "";

    public Match[] Matches { get; init; } = [];

    public override string ToString() => ToString(null);

    /// <summary>The line with its place, relative to <paramref name="directory"/> where it lies below.</summary>
    public string ToString(string? directory)
        => Path == InputStream ? Line : $"{(directory is null ? Path : System.IO.Path.GetRelativePath(directory, Path))}:{LineNumber}:{Line}";

    /// <summary>The same with the matches in inverse colours; the engine's format view calls it.</summary>
    public string ToEmphasizedString(string directory)
    {
        string line = Line;
        foreach (var match in Matches.OrderByDescending(m => m.Index))
        {
            line = line.Insert(match.Index + match.Length, "\e[0m").Insert(match.Index, "\e[7m");
        }

        return new MatchInfo { Line = line, LineNumber = LineNumber, Path = Path }.ToString(directory);
    }
}
