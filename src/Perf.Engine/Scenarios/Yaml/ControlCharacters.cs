namespace Perf.Engine.Scenarios.Yaml;

/// <summary>Refuses characters that YAML forbids; the parser would take a NUL as the end of the file and drop the rest in silence.</summary>
internal static class ControlCharacters
{
    public static bool Check(string text, ProblemList problems)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n')
            {
                line++;
                lineStart = i + 1;
            }
            else if ((c < ' ' && c is not ('\t' or '\r')) || c == '\u007F')
            {
                problems.Add(line, i - lineStart + 1, $"the control character U+{(int)c:X4} cannot stand in a YAML file");
                return false;
            }
        }

        return true;
    }
}
