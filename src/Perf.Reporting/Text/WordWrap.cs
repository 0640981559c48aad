namespace Perf.Reporting;

/// <summary>Breaks a text into lines between its words.</summary>
internal static class WordWrap
{
    /// <summary>The lines: none for a text without words; a word that is wider than a line is broken where the line ends.</summary>
    /// <param name="text">The text; any number of spaces parts two words.</param>
    /// <param name="width">The most characters of a line; less than 1 counts as 1.</param>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        width = Math.Max(1, width);
        var lines = new List<string>();
        string line = "";
        foreach (string whole in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string word = whole;
            if (line.Length > 0 && line.Length + 1 + word.Length <= width)
            {
                line += $" {word}";
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            for (; word.Length > width; word = word[width..])
            {
                lines.Add(word[..width]);
            }

            line = word;
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }

        return lines;
    }
}
