namespace Perf.ScriptWorker.Loading.TypeScript;

/// <summary>Cuts a text into tokens and pairs its brackets. Comments are left out; they stay in the text.</summary>
internal sealed class TsTokenizer
{
    private static readonly string[] s_punctuators =
    [
        ">", "...", "===", "!==", "**=", "<<=", "&&=", "||=", "??=", "=>", "==", "!=", "<=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", "**",
    ];

    // After these words comes an operand, so a slash begins a regular expression.
    private static readonly HashSet<string> s_beforeOperand = new(StringComparer.Ordinal)
    {
        "return", "typeof", "instanceof", "in", "of", "new", "delete", "void", "throw", "case", "do", "else", "await", "yield", "extends", "default", "as", "satisfies",
    };

    private readonly string _text;
    private readonly List<TsToken> _tokens = [];
    private readonly List<int> _partners = [];
    private readonly Stack<int> _open = new();
    private int _at;
    private bool _newLine;

    private TsTokenizer(string text) => _text = text;

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The tokens, the last of them <see cref="TsTokenKind.End"/>; and for each bracket the index of its partner, otherwise -1.</returns>
    /// <exception cref="TsException">A bracket, string, template or comment is not closed.</exception>
    public static (IReadOnlyList<TsToken> Tokens, IReadOnlyList<int> Partners) Cut(string text)
    {
        var tokenizer = new TsTokenizer(text);
        tokenizer.Run();
        return (tokenizer._tokens, tokenizer._partners);
    }

    private void Run()
    {
        if (_text.StartsWith("#!", StringComparison.Ordinal))
        {
            SkipLine();
        }

        while (SkipBlank())
        {
            Next();
        }

        if (_open.TryPeek(out int open))
        {
            throw new TsException($"'{_tokens[open].Text}' is not closed", _tokens[open].Start);
        }

        Add(TsTokenKind.End, "", _at);
    }

    private bool SkipBlank()
    {
        _newLine = _tokens.Count == 0;
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c is '\n' or '\r' or '\u2028' or '\u2029')
            {
                _newLine = true;
                _at++;
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                _at++;
            }
            else if (Starts("//"))
            {
                SkipLine();
            }
            else if (Starts("/*"))
            {
                int end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    throw new TsException("the comment is not closed", _at);
                }

                _newLine |= _text.AsSpan(_at, end - _at).ContainsAny('\n', '\r');
                _at = end + 2;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void SkipLine()
    {
        int end = _text.AsSpan(_at).IndexOfAny('\n', '\r');
        _at = end < 0 ? _text.Length : _at + end;
    }

    private void Next()
    {
        int start = _at;
        char c = _text[_at];
        if (IsWordStart(c))
        {
            ReadWord();
            Add(TsTokenKind.Word, _text[start.._at], start);
        }
        else if (c == '#' && _at + 1 < _text.Length && IsWordStart(_text[_at + 1]))
        {
            _at++;
            ReadWord();
            Add(TsTokenKind.PrivateName, _text[start.._at], start);
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])))
        {
            ReadNumber();
            Add(TsTokenKind.Number, _text[start.._at], start);
        }
        else if (c is '"' or '\'')
        {
            ReadString(c);
            Add(TsTokenKind.String, _text[start.._at], start);
        }
        else if (c == '`')
        {
            _at++;
            ReadTemplate(start, first: true);
        }
        else if (c == '}' && _open.TryPeek(out int open) && _tokens[open].Kind is TsTokenKind.TemplateHead or TsTokenKind.TemplateMiddle)
        {
            _at++;
            _open.Pop();
            ReadTemplate(start, first: false);
        }
        else if (c == '/' && IsOperandNext())
        {
            ReadRegex();
            Add(TsTokenKind.Regex, "", start);
        }
        else
        {
            ReadPunctuator(start);
        }
    }

    private void ReadPunctuator(int start)
    {
        string text = s_punctuators.FirstOrDefault(Starts) ?? _text[_at].ToString();
        if (text == "?." && _at + 2 < _text.Length && char.IsAsciiDigit(_text[_at + 2]))
        {
            text = "?";
        }

        _at += text.Length;
        int index = _tokens.Count;
        Add(TsTokenKind.Punctuator, text, start);
        if (text is "(" or "[" or "{")
        {
            _open.Push(index);
        }
        else if (text is ")" or "]" or "}")
        {
            if (!_open.TryPop(out int open) || _tokens[open].Text != (text switch { ")" => "(", "]" => "[", _ => "{" }))
            {
                throw new TsException($"'{text}' closes nothing", start);
            }

            _partners[index] = open;
            _partners[open] = index;
        }
    }

    private void ReadTemplate(int start, bool first)
    {
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] == '\\')
            {
                _at++;
            }
            else if (_text[_at] == '`')
            {
                _at++;
                Add(first ? TsTokenKind.Template : TsTokenKind.TemplateTail, "`", start);
                return;
            }
            else if (Starts("${"))
            {
                _at += 2;
                _open.Push(_tokens.Count);
                Add(first ? TsTokenKind.TemplateHead : TsTokenKind.TemplateMiddle, "`", start);
                return;
            }
        }

        throw new TsException("the template is not closed", start);
    }

    private void ReadString(char quote)
    {
        int start = _at++;
        for (; _at < _text.Length && _text[_at] is not ('\n' or '\r'); _at++)
        {
            if (_text[_at] == '\\')
            {
                _at++;
            }
            else if (_text[_at] == quote)
            {
                _at++;
                return;
            }
        }

        throw new TsException("the string is not closed", start);
    }

    private void ReadRegex()
    {
        int start = _at++;
        bool inClass = false;
        for (; _at < _text.Length && _text[_at] is not ('\n' or '\r'); _at++)
        {
            char c = _text[_at];
            if (c == '\\')
            {
                _at++;
            }
            else if (c == '/' && !inClass)
            {
                _at++;
                ReadWord();
                return;
            }
            else
            {
                inClass = c == '[' || (inClass && c != ']');
            }
        }

        throw new TsException("the regular expression is not closed", start);
    }

    private void ReadNumber()
    {
        bool hex = Starts("0x") || Starts("0X");
        while (_at < _text.Length)
        {
            char c = _text[_at];
            bool sign = c is '+' or '-' && !hex && _text[_at - 1] is 'e' or 'E';
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.') && !sign)
            {
                return;
            }

            _at++;
        }
    }

    private void ReadWord()
    {
        while (_at < _text.Length && (IsWordStart(_text[_at]) || char.IsDigit(_text[_at]) || char.GetUnicodeCategory(_text[_at]) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.ConnectorPunctuation or System.Globalization.UnicodeCategory.SpacingCombiningMark || _text[_at] is '\u200c' or '\u200d'))
        {
            _at++;
        }
    }

    // Whether an operand can stand here, so that a slash begins a regular expression: told from the token before.
    private bool IsOperandNext()
    {
        if (_tokens.Count == 0)
        {
            return true;
        }

        TsToken last = _tokens[^1];
        switch (last.Kind)
        {
            case TsTokenKind.Word:
                return s_beforeOperand.Contains(last.Text);
            case TsTokenKind.TemplateHead or TsTokenKind.TemplateMiddle:
                return true;
            case TsTokenKind.Punctuator when last.Text == ")":
                int open = _partners[_tokens.Count - 1];
                return open > 0 && _tokens[open - 1] is { Kind: TsTokenKind.Word, Text: "if" or "while" or "for" or "with" };
            case TsTokenKind.Punctuator when last.Text == "}":
                return _newLine;
            case TsTokenKind.Punctuator:
                return last.Text is not ("]" or "++" or "--");
            default:
                return false;
        }
    }

    private void Add(TsTokenKind kind, string text, int start)
    {
        _tokens.Add(new TsToken(kind, text, start, _at, _newLine));
        _partners.Add(-1);
    }

    private bool Starts(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private static bool IsWordStart(char c) => char.IsLetter(c) || c is '$' or '_' or '\\' || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.LetterNumber;
}
