namespace Perf.Packaging.Nuget;

/// <summary>What the changelog says of a version.</summary>
internal static class ReleaseNotes
{
    private const string More = "\n\nThe rest is in CHANGELOG.md.";

    /// <summary>The section of a version, without its heading; empty where there is none.</summary>
    /// <param name="changelog">The text of CHANGELOG.md, in the form of Keep a Changelog.</param>
    /// <param name="version">Such as 0.1.0.</param>
    public static string Of(string changelog, string version) => string.Join('\n', changelog.ReplaceLineEndings("\n").Split('\n')
        .SkipWhile(line => !line.StartsWith($"## [{version}]", StringComparison.Ordinal))
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))).Trim('\n');

    /// <summary>As much of them as a registry takes, cut at the end of a line.</summary>
    /// <param name="notes">The notes.</param>
    /// <param name="most">The longest text that is taken.</param>
    public static string Shorten(string notes, int most)
    {
        if (notes.Length <= most)
        {
            return notes;
        }

        int room = most - More.Length;
        int end = notes.LastIndexOf('\n', room);
        return notes[..(end > 0 ? end : room)].TrimEnd('\n') + More;
    }
}
