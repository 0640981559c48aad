namespace Perf.ScriptWorker.Loading;

/// <summary>Line and column of a place in a text.</summary>
internal static class SourcePosition
{
    /// <summary>Finds them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">The place, in UTF-16 units from 0.</param>
    /// <returns>Both from 1.</returns>
    public static (int Line, int Column) Of(string text, int index)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < Math.Min(index, text.Length); i++)
        {
            if (text[i] == '\n')
            {
                line++;
                lineStart = i + 1;
            }
        }

        return (line, index - lineStart + 1);
    }
}
