using System.Text;

namespace Perf.Compatibility.Import.Curl;

/// <summary>Marks a reference to a variable of the shell within a word by two characters that no text has, until the word becomes a template.</summary>
internal static class ShellVariable
{
    private const char Open = '\uE0F0';
    private const char Close = '\uE0F1';

    public static string Mark(string name) => $"{Open}{name}{Close}";

    public static bool IsIn(string word) => word.Contains(Open, StringComparison.Ordinal);

    /// <summary>A word as a template: references as <c>${env:NAME}</c>, everything else as it stands.</summary>
    public static string Template(string word)
    {
        var template = new StringBuilder();
        int at = 0;
        while (at < word.Length)
        {
            int open = word.IndexOf(Open, at);
            int close = open < 0 ? -1 : word.IndexOf(Close, open);
            if (close < 0)
            {
                return template.Append(LiteralText.Escape(word[at..])).ToString();
            }

            template.Append(LiteralText.Escape(word[at..open])).Append("${env:").Append(word, open + 1, close - open - 1).Append('}');
            at = close + 1;
        }

        return template.ToString();
    }
}
