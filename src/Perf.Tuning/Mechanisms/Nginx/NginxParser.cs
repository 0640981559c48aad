using System.Globalization;
using System.Text;

namespace Perf.Tuning.Nginx;

/// <summary>
/// Reads nginx' configuration as nginx itself does (ngx_conf_read_token: words, quotes, backslashes, <c>${name}</c>, comments only where a word could begin), and keeps the place of each word, so that an
/// edit touches its own characters alone.
/// </summary>
internal sealed class NginxParser
{
    private const string CodeBlock = "_by_lua_block";
    private const int Deepest = 64;

    private readonly string _text;
    private int _at;

    private NginxParser(string text) => _text = text;

    /// <summary>Reads it.</summary>
    /// <param name="text">The text of a file.</param>
    /// <returns>Its directives.</returns>
    /// <exception cref="FormatException">nginx would not read it; the message says in which line.</exception>
    public static IReadOnlyList<NginxNode> Parse(string text)
    {
        var parser = new NginxParser(text);
        return parser.ReadBody(0);
    }

    /// <summary>The words of a directive's arguments, which must be no more than that.</summary>
    /// <param name="arguments">The arguments, as they are written.</param>
    /// <exception cref="FormatException">They would end the directive, or begin another.</exception>
    public static IReadOnlyList<NginxWord> ParseArguments(string arguments)
    {
        if (arguments.Any(char.IsControl))
        {
            throw new FormatException("it has line breaks or control characters");
        }

        // A brace outside of quotes is no part of a value: what nginx takes for a word with one in it, people take for a block.
        string text = $"x {arguments};";
        IReadOnlyList<NginxNode> nodes = Parse(text);
        bool isOne = nodes is [{ IsBlock: false } node] && node.End == text.Length
            && node.Words.Skip(1).All(word => word.Raw[0] is '"' or '\'' || !word.Raw.Replace("${", "", StringComparison.Ordinal).Contains('{', StringComparison.Ordinal) && IsBalanced(word.Raw));
        return isOne ? [.. nodes[0].Words.Skip(1)] : throw new FormatException("it would be more than the arguments of one directive");
    }

    /// <summary>Whether a character stands between words: one of the four that nginx takes for that. Any other blank, one that does not break for instance, is a letter like others.</summary>
    /// <param name="c">The character.</param>
    public static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsBalanced(string raw) => raw.Count(c => c == '}') == raw.Split("${").Length - 1;

    private List<NginxNode> ReadBody(int depth)
    {
        if (depth > Deepest)
        {
            throw Fault("blocks are nested too deeply");
        }

        List<NginxNode> nodes = [];
        while (SkipBlank())
        {
            if (_text[_at] == '}')
            {
                return depth > 0 ? nodes : throw Fault("a closing brace that closes nothing");
            }

            nodes.Add(ReadDirective(depth));
        }

        return depth == 0 ? nodes : throw Fault("a block is not closed");
    }

    private NginxNode ReadDirective(int depth)
    {
        List<NginxWord> words = [];
        while (true)
        {
            if (!SkipBlank())
            {
                throw Fault("the last directive has no semicolon");
            }

            switch (_text[_at])
            {
                case ';' when words.Count > 0:
                    _at++;
                    return new NginxNode { Words = words, End = _at };
                case '{' when words.Count > 0:
                    _at++;
                    var block = new NginxNode { Words = words, BodyStart = _at };
                    if (words[0].Text.EndsWith(CodeBlock, StringComparison.Ordinal))
                    {
                        SkipCode();
                    }
                    else
                    {
                        block.Children = ReadBody(depth + 1);
                    }

                    block.BodyEnd = _at++;
                    block.End = _at;
                    return block;
                case ';' or '{' or '}':
                    throw Fault($"'{_text[_at]}' where a directive is expected");
                default:
                    words.Add(ReadWord());
                    break;
            }
        }
    }

    private NginxWord ReadWord()
    {
        int start = _at;
        char first = _text[_at];
        var word = new StringBuilder();
        if (first is '"' or '\'')
        {
            for (_at++; _at < _text.Length && _text[_at] != first; _at++)
            {
                AppendEscaped(word);
            }

            if (_at == _text.Length)
            {
                throw Fault("a quote is not closed");
            }

            _at++;

            // nginx asks for white space, a semicolon or an opening brace behind it (or, in conditions, a closing parenthesis).
            if (_at < _text.Length && !IsBlank(_text[_at]) && _text[_at] is not (';' or '{' or ')'))
            {
                throw Fault("there is something right behind a quote");
            }

            return new NginxWord(word.ToString(), _text[start.._at], start, _at);
        }

        while (_at < _text.Length && !IsBlank(_text[_at]) && _text[_at] != ';')
        {
            // ${name}: the brace belongs to the word.
            if (_text[_at] == '{' && (_at == start || _text[_at - 1] != '$'))
            {
                break;
            }

            AppendEscaped(word);
            _at++;
        }

        _at = Math.Min(_at, _text.Length);
        return new NginxWord(word.ToString(), _text[start.._at], start, _at);
    }

    private void AppendEscaped(StringBuilder word)
    {
        if (_text[_at] != '\\' || _at + 1 >= _text.Length)
        {
            word.Append(_text[_at]);
            return;
        }

        _at++;
        _ = _text[_at] switch
        {
            '"' or '\'' or '\\' => word.Append(_text[_at]),
            't' => word.Append('\t'),
            'r' => word.Append('\r'),
            'n' => word.Append('\n'),

            // Any other backslash stays, for it is a regular expression's.
            _ => word.Append('\\').Append(_text[_at]),
        };
    }

    private bool SkipBlank()
    {
        while (_at < _text.Length)
        {
            if (IsBlank(_text[_at]))
            {
                _at++;
            }
            else if (_text[_at] == '#')
            {
                int end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    // The code of another language: braces count, but not those in its strings and comments.
    private void SkipCode()
    {
        int open = 1;
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c is '"' or '\'')
            {
                for (_at++; _at < _text.Length && _text[_at] != c; _at++)
                {
                    _at += _text[_at] == '\\' ? 1 : 0;
                }
            }
            else if (c == '-' && _at + 1 < _text.Length && _text[_at + 1] == '-')
            {
                int end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length - 1 : end;
            }
            else if (c == '{')
            {
                open++;
            }
            else if (c == '}' && --open == 0)
            {
                return;
            }

            _at++;
        }

        throw Fault("a block of code is not closed");
    }

    private FormatException Fault(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"line {_text.AsSpan(0, Math.Min(_at, _text.Length)).Count('\n') + 1}: {what}"));
}
