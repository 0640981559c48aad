using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import.Curl;

/// <summary>Splits command lines into commands and words, as bash, cmd and PowerShell do. Nothing is run and nothing is looked up: variables stay references. Pure.</summary>
internal sealed partial class ShellWords
{
    private readonly string _text;
    private readonly ShellKind _kind;
    private readonly List<ShellCommand> _commands = [];
    private readonly StringBuilder _word = new();
    private List<string> _words = [];
    private bool _hasWord;
    private int _line = 1;
    private int _commandLine = 1;
    private int _at;

    private ShellWords(string text, ShellKind kind)
    {
        _text = text;
        _kind = kind;
    }

    private char Continuation => _kind == ShellKind.Bash ? '\\' : _kind == ShellKind.Cmd ? '^' : '`';

    /// <summary>Splits a text. What it was written for is told by its own marks.</summary>
    public static IReadOnlyList<ShellCommand> Split(string text)
    {
        string lines = text.ReplaceLineEndings("\n");
        return Split(lines, KindOf(lines));
    }

    /// <summary>Splits a text that was written for a certain shell.</summary>
    public static IReadOnlyList<ShellCommand> Split(string text, ShellKind kind) => new ShellWords(text, kind).Read();

    /// <summary>The shell by its line continuations and quotes; bash where nothing tells.</summary>
    public static ShellKind KindOf(string text) =>
        text.Contains("^\"", StringComparison.Ordinal) || CaretAtEnd().IsMatch(text) ? ShellKind.Cmd
        : BacktickAtEnd().IsMatch(text) || text.Contains("$env:", StringComparison.OrdinalIgnoreCase) || text.Contains("curl.exe", StringComparison.OrdinalIgnoreCase) ? ShellKind.PowerShell
        : ShellKind.Bash;

    private List<ShellCommand> Read()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c == '\n')
            {
                EndCommand();
                _line++;
                _at++;
            }
            else if (c is ' ' or '\t')
            {
                EndWord();
                _at++;
            }
            else if (c == '#' && !_hasWord && _kind != ShellKind.Cmd)
            {
                _at = End('\n');
            }
            else if (c is ';' or '|' or '&' && _kind != ShellKind.Cmd)
            {
                EndCommand();
                _at++;
            }
            else if (c == Continuation)
            {
                ReadEscape();
            }
            else if (c == '\'' && _kind != ShellKind.Cmd)
            {
                ReadSingle();
            }
            else if (c == '"')
            {
                ReadDouble(isEscaped: false);
            }
            else if (c == '$' && ReadDollar(isInQuotes: false))
            {
                _hasWord = true;
            }
            else if (c == '%' && _kind == ShellKind.Cmd && PercentVariable().Match(_text, _at) is { Success: true } variable)
            {
                Append(ShellVariable.Mark(variable.Groups[1].Value));
                _at += variable.Length;
            }
            else
            {
                Append(c.ToString());
                _at++;
            }
        }

        EndCommand();
        return _commands;
    }

    private void ReadEscape()
    {
        char next = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        _at += 2;
        if (next == '\n')
        {
            _line++;
            EndWordAtContinuation();
        }
        else if (next == '"' && _kind == ShellKind.Cmd)
        {
            // To cmd no quote, to the program that is started one.
            _at--;
            ReadDouble(isEscaped: true);
        }
        else if (next != '\0')
        {
            Append(next.ToString());
        }
    }

    // In bash a word goes on in the next line; where people break lines there is a blank before.
    private void EndWordAtContinuation()
    {
        if (_kind != ShellKind.Bash)
        {
            EndWord();
        }
    }

    private void ReadSingle()
    {
        _hasWord = true;
        _at++;
        while (_at < _text.Length)
        {
            char c = _text[_at++];
            if (c != '\'')
            {
                Append(c);
            }
            else if (_kind == ShellKind.PowerShell && _at < _text.Length && _text[_at] == '\'')
            {
                Append(c);
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    private void ReadDouble(bool isEscaped)
    {
        _hasWord = true;
        _at++;
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (isEscaped && c == '^' && _at + 1 < _text.Length)
            {
                c = _text[++_at];
                // A line break that the caret hides is followed by a second one, which is the break itself.
                if (c == '\n' && _at + 1 < _text.Length && _text[_at + 1] == '\n')
                {
                    _at++;
                }
            }
            else if (isEscaped && c == '\n')
            {
                return;
            }

            if (c == '"')
            {
                _at++;
                if (_kind != ShellKind.Bash && _at < _text.Length && _text[_at] == '"')
                {
                    Append(c);
                    _at++;
                    continue;
                }

                return;
            }

            if (c == '\\' && _kind != ShellKind.PowerShell && ReadBackslash(isEscaped))
            {
                continue;
            }

            if (_kind == ShellKind.PowerShell && c == '`' && _at + 1 < _text.Length)
            {
                Append(_text[_at + 1] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', var other => other });
                _at += 2;
            }
            else if (c != '$' || _kind == ShellKind.Cmd || !ReadDollar(isInQuotes: true))
            {
                Append(c);
                _at++;
            }
        }
    }

    // A backslash within double quotes: of the marks that are special there in bash, and of a quote in the programs of Windows.
    private bool ReadBackslash(bool isEscaped)
    {
        int next = _at + 1;
        if (isEscaped && next < _text.Length && _text[next] == '^')
        {
            next++;
        }

        char c = next < _text.Length ? _text[next] : '\0';
        if (_kind == ShellKind.Bash && c == '\n')
        {
            _line++;
            _at = next + 1;
            return true;
        }

        if (c == '"' || c == '\\' || (_kind == ShellKind.Bash && c is '$' or '`'))
        {
            Append(c);
            _at = next + 1;
            return true;
        }

        return false;
    }

    private bool ReadDollar(bool isInQuotes)
    {
        if (_kind == ShellKind.Bash && _at + 1 < _text.Length && _text[_at + 1] == '\'' && !isInQuotes)
        {
            ReadAnsi();
            return true;
        }

        Regex form = _kind == ShellKind.PowerShell ? PowerShellVariable() : BashVariable();
        if (_kind == ShellKind.Cmd || form.Match(_text, _at) is not { Success: true } match)
        {
            return false;
        }

        Append(ShellVariable.Mark(match.Groups["name"].Value));
        _at += match.Length;
        return true;
    }

    // Bash's $'...', which browsers write for texts with line breaks and quotes in them.
    private void ReadAnsi()
    {
        _hasWord = true;
        _at += 2;
        while (_at < _text.Length && _text[_at] != '\'')
        {
            char c = _text[_at++];
            if (c != '\\' || _at >= _text.Length)
            {
                Append(c);
                continue;
            }

            char escape = _text[_at++];
            switch (escape)
            {
                case 'n' or 't' or 'r' or 'a' or 'b' or 'f' or 'v' or 'e':
                    Append(escape switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v', _ => '\e' });
                    break;
                case 'x':
                    AppendHex(2);
                    break;
                case 'u':
                    AppendHex(4);
                    break;
                case 'U':
                    AppendHex(8);
                    break;
                default:
                    Append(escape);
                    break;
            }
        }

        _at++;
    }

    private void AppendHex(int most)
    {
        int end = _at;
        while (end < _text.Length && end - _at < most && char.IsAsciiHexDigit(_text[end]))
        {
            end++;
        }

        if (int.TryParse(_text.AsSpan(_at, end - _at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
        {
            // Halves of a surrogate pair come one after the other, so they are joined by standing side by side.
            Append(code <= 0xFFFF ? ((char)code).ToString() : Rune.IsValid(code) ? new Rune(code).ToString() : "\uFFFD");
        }

        _at = end;
    }

    private int End(char mark) => _text.IndexOf(mark, _at) is >= 0 and var end ? end : _text.Length;

    private void Append(char c)
    {
        _line += c == '\n' ? 1 : 0;
        _word.Append(c);
        _hasWord = true;
    }

    private void Append(string text)
    {
        _word.Append(text);
        _hasWord = true;
    }

    private void EndWord()
    {
        if (_hasWord)
        {
            if (_words.Count == 0)
            {
                _commandLine = _line;
            }

            // Windows PowerShell does not hand quotes on to programs unless a backslash stands before them.
            _words.Add(_kind == ShellKind.PowerShell ? _word.Replace("\\\"", "\"").ToString() : _word.ToString());
        }

        _word.Clear();
        _hasWord = false;
    }

    private void EndCommand()
    {
        EndWord();
        if (_words.Count > 0)
        {
            _commands.Add(new ShellCommand(_commandLine, _words));
            _words = [];
        }
    }

    [GeneratedRegex(@"\^[ \t]*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex CaretAtEnd();

    [GeneratedRegex(@"[ \t]`[ \t]*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex BacktickAtEnd();

    [GeneratedRegex(@"\G%([A-Za-z_](?![0-9A-Fa-f])\w{2,})%", RegexOptions.CultureInvariant)]
    private static partial Regex PercentVariable();

    [GeneratedRegex(@"\G\$(?:\{(?<name>[A-Za-z_]\w*)\}|(?<name>[A-Za-z_]\w*))", RegexOptions.CultureInvariant)]
    private static partial Regex BashVariable();

    [GeneratedRegex(@"\G\$(?:\{env:(?<name>\w+)\}|env:(?<name>\w+)|(?<name>[A-Za-z_]\w*))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PowerShellVariable();
}
