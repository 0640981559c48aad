using System.Globalization;

namespace Perf.Tuning;

/// <summary>
/// Reads expressions: numbers with units, texts in single quotes, names, <c>+ - * /</c>, comparisons, <c>and or not</c>, functions and brackets. By descent, with a limit on depth, and with nothing
/// in it that could do anything but compute.
/// </summary>
internal ref struct ExpressionParser
{
    private const int MostParts = 100, MostLength = 1000;

    private readonly string _text;
    private int _at;
    private int _parts;

    private ExpressionParser(string text) => _text = text;

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The expression.</returns>
    /// <exception cref="ExpressionException">It cannot be read, with the place.</exception>
    public static Expression Parse(string text)
    {
        if (text.Length > MostLength)
        {
            throw new ExpressionException($"an expression has {MostLength} characters at most");
        }

        var parser = new ExpressionParser(text);
        Expression whole = parser.ReadPairs(0);
        parser.SkipSpace();
        return parser._at == text.Length ? whole : throw parser.Fault($"'{text[parser._at..]}' is too much here");
    }

    // What binds least comes first.
    private static readonly string[][] s_levels = [["or"], ["and"], ["<=", ">=", "!=", "=", "<", ">"], ["+", "-"], ["*", "/"]];

    private Expression ReadPairs(int level)
    {
        if (level == s_levels.Length)
        {
            return ReadOne();
        }

        Expression left = ReadPairs(level + 1);
        while (TakeAny(s_levels[level]) is { } between)
        {
            left = new Expression.Pair(between, left, ReadPairs(level + 1));
            if (++_parts > MostParts)
            {
                throw Fault("the expression has too many parts");
            }
        }

        return left;
    }

    private Expression ReadOne()
    {
        if (++_parts > MostParts)
        {
            throw Fault("the expression has too many parts");
        }

        SkipSpace();
        if (_at == _text.Length)
        {
            throw Fault("a value is missing at the end");
        }

        char first = _text[_at];
        if (first == '-')
        {
            _at++;
            return new Expression.Opposite(ReadOne(), IsTruth: false);
        }

        if (first == '(')
        {
            _at++;
            Expression within = ReadPairs(0);
            Take(')');
            return within;
        }

        return first == '\'' ? new Expression.Constant(Value.Of(ReadText()))
            : char.IsAsciiDigit(first) || first == '.' ? new Expression.Constant(ReadNumber())
            : char.IsAsciiLetter(first) || first == '_' ? ReadName()
            : throw Fault($"'{first}' cannot begin a value");
    }

    private Expression ReadName()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
        {
            _at++;
        }

        string name = _text[start.._at];
        switch (name)
        {
            case "true" or "false":
                return new Expression.Constant(Value.Of(name == "true"));
            case "not":
                return new Expression.Opposite(ReadPairs(2), IsTruth: true);
            case "and" or "or":
                throw new ExpressionException($"'{name}' needs a value before it", start);
        }

        SkipSpace();
        if (_at == _text.Length || _text[_at] != '(')
        {
            return new Expression.Name(name);
        }

        _at++;
        if (name is "current" or "setting" or "evidence")
        {
            return ReadLookUp(name, start);
        }

        var arguments = new List<Expression>();
        do
        {
            arguments.Add(ReadPairs(0));
        }
        while (TakeAny([","]) is not null);

        Take(')');
        return Functions.Problem(name, arguments.Count) is { } problem ? throw new ExpressionException(problem, start) : new Expression.Call(name, arguments);
    }

    // Its words stand there and are not computed, so that what it will read is known before.
    private Expression ReadLookUp(string name, int start)
    {
        var words = new List<string>();
        do
        {
            SkipSpace();
            words.Add(_at < _text.Length && _text[_at] == '\'' ? ReadText() : throw Fault($"'{name}' takes texts in single quotes alone"));
        }
        while (TakeAny([","]) is not null);

        Take(')');
        return (name, words) switch
        {
            ("current", [var key]) => new Expression.CurrentSetting(null, key),
            ("setting", [var mechanism, var key]) => new Expression.CurrentSetting(mechanism, key),
            ("evidence", [var signal]) => new Expression.EvidenceOf(signal),
            _ => throw new ExpressionException(name == "setting" ? "'setting' takes a mechanism and a key" : $"'{name}' takes one text", start),
        };
    }

    private Value ReadNumber()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        if (!double.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
        {
            throw new ExpressionException($"'{_text[start.._at]}' is no number", start);
        }

        int unit = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
        {
            _at++;
        }

        string letters = _text[unit.._at];
        return letters.Length == 0 ? Value.Of(number)
            : AmountText.Units.Contains(letters) ? Value.Of(number * AmountText.FactorOf(letters))
            : throw new ExpressionException($"'{letters}' is no unit; there are {string.Join(", ", AmountText.Units)}", unit);
    }

    private string ReadText()
    {
        int start = _at++;
        var text = new System.Text.StringBuilder();
        while (true)
        {
            if (_at == _text.Length)
            {
                throw new ExpressionException("a text has no closing quote", start);
            }

            if (_text[_at] != '\'')
            {
                text.Append(_text[_at++]);
            }
            else if (_at + 1 < _text.Length && _text[_at + 1] == '\'')
            {
                text.Append('\'');
                _at += 2;
            }
            else
            {
                _at++;
                return text.ToString();
            }
        }
    }

    private string? TakeAny(string[] words)
    {
        SkipSpace();
        foreach (string word in words)
        {
            int end = _at + word.Length;
            if (end <= _text.Length && string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0
                && (!char.IsAsciiLetter(word[0]) || end == _text.Length || !(char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '_' or '.')))
            {
                _at = end;
                return word;
            }
        }

        return null;
    }

    private void Take(char one)
    {
        SkipSpace();
        if (_at == _text.Length || _text[_at] != one)
        {
            throw Fault($"a '{one}' is missing");
        }

        _at++;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }

    private readonly ExpressionException Fault(string message) => new(message, _at);
}
