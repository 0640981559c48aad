using System.Text;

namespace Perf.Compatibility.Import;

/// <summary>Makes texts of elsewhere safe to stand in a scenario, where <c>${</c> begins a reference.</summary>
public static class LiteralText
{
    /// <summary>A text that stands for itself.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The same text as a template.</returns>
    public static string Escape(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    /// <summary>A text as the name of a variable: letters, digits and <c>_</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A name; never empty.</returns>
    public static string VariableName(string text)
    {
        var name = new StringBuilder();
        foreach (char c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            {
                name.Append(c);
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        string clean = name.ToString().Trim('_', '-', '.');
        return clean.Length == 0 ? "value" : clean;
    }

    /// <summary>A text as one line that can be a name: control characters and the like become spaces, and it is not too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fallback">What it is when nothing is left.</param>
    /// <returns>The name.</returns>
    public static string Name(string text, string fallback)
    {
        const int Longest = 120;
        string clean = string.Join(' ', new string([.. text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return clean.Length == 0 ? fallback : clean.Length <= Longest ? clean : string.Concat(clean.AsSpan(0, Longest - 1), "…");
    }

    /// <summary>A path and query as an address may have them: what is no part of an address is in percent form. <c>%</c> stays, for it is usually in that form already.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without spaces and control characters.</returns>
    public static string Address(string text)
    {
        if (text.All(c => c is > ' ' and < '\u007F'))
        {
            return text;
        }

        var address = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            address.Append(rune.Value is > ' ' and < 0x7F ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return address.ToString();
    }
}
