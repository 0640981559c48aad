using System.Text;

namespace Perf.Reporting;

/// <summary>Writes texts so that a shell takes each as one word and changes nothing in it. Pure.</summary>
public static class ShellText
{
    /// <summary>A word of a POSIX shell.</summary>
    /// <param name="text">The text, without NUL.</param>
    /// <returns>The text in single quotes, within which nothing is special. A single quote itself stands in double quotes: there is no backslash, which crontabs take in several ways.</returns>
    public static string Posix(string text) => $"'{text.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";

    /// <summary>A string of PowerShell.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text in single quotes. PowerShell takes the typographic ones for the plain one, so each of them is doubled.</returns>
    public static string PowerShell(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (char letter in text)
        {
            quoted.Append(letter);
            if (letter is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B')
            {
                quoted.Append(letter);
            }
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>A word of a command line of Windows, as the C runtime and .NET split it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text in double quotes; backslashes before a quote are doubled.</returns>
    public static string Windows(string text)
    {
        var quoted = new StringBuilder("\"");
        int backslashes = 0;
        foreach (char letter in text)
        {
            if (letter == '"')
            {
                quoted.Append('\\', backslashes + 1);
            }

            backslashes = letter == '\\' ? backslashes + 1 : 0;
            quoted.Append(letter);
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }

    /// <summary>A word of a line of a systemd unit (systemd.service(5), "COMMAND LINES"; systemd.unit(5), "SPECIFIERS").</summary>
    /// <param name="text">The text, without control characters.</param>
    /// <param name="expandsVariables">Whether the place replaces <c>$NAME</c>, as the arguments of ExecStart do and the program does not.</param>
    /// <returns>The text in double quotes.</returns>
    public static string Systemd(string text, bool expandsVariables)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
        return $"\"{(expandsVariables ? escaped.Replace("$", "$$", StringComparison.Ordinal) : escaped)}\"";
    }

    /// <summary>PowerShell's text as the value of -EncodedCommand: letters and digits alone, whatever it holds.</summary>
    /// <param name="script">The text.</param>
    public static string Encoded(string script) => Convert.ToBase64String(Encoding.Unicode.GetBytes(script));
}
