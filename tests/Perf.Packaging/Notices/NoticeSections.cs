namespace Perf.Packaging.Notices;

/// <summary>Shortens long lists of notices: those of .NET's packages differ from version to version in a few of their fifty sections.</summary>
internal sealed class NoticeSections
{
    private const string Heading = "License notice for ";

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>A text in which each section that an earlier text had word for word is a line that says where.</summary>
    /// <param name="number">The number of this text.</param>
    /// <param name="text">The whole of it.</param>
    public string Shorten(int number, string text) => string.Join('\n', Split(text).Select(section => Once(number, section)));

    /// <summary>The parts of a text that begin with a heading, and what is before the first of them; put together by line ends they are the text.</summary>
    /// <param name="text">Any text.</param>
    public static IReadOnlyList<string> Split(string text)
    {
        List<List<string>> sections = [[]];
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith(Heading, StringComparison.Ordinal) && sections[^1].Count > 0)
            {
                sections.Add([]);
            }

            sections[^1].Add(line);
        }

        return [.. sections.Select(lines => string.Join('\n', lines))];
    }

    private string Once(int number, string section)
    {
        string trimmed = section.TrimEnd('\n');
        if (!section.StartsWith(Heading, StringComparison.Ordinal) || _places.TryAdd(trimmed, number))
        {
            return section;
        }

        string heading = trimmed.Split('\n')[0];
        return _places[trimmed] == number ? section : $"{heading}: as in [{_places[trimmed]}]";
    }
}
