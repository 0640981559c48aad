using System.Globalization;
using System.Text;
using Perf.Engine.Templates.Functions;

namespace Perf.Engine.Templates;

/// <summary>
/// Reads a call from a template's source: <c>name(argument, ...)</c> up to the closing brace. Arguments are variables by their bare names, <c>env:NAME</c>,
/// texts in quotes (doubled within), numbers, true, false, null, and further calls.
/// </summary>
/// <param name="source">The template's source.</param>
/// <param name="start">Where the reference begins: at its <c>$</c>.</param>
/// <param name="isJson">Whether the source is a JSON document, so that a quote may stand there as <c>\"</c>.</param>
internal sealed class CallReader(string source, int start, bool isJson)
{
    // The reader calls itself; a text of brackets must not overflow the stack.
    private const int MaxDepth = 20;

    private const string EnvironmentPrefix = "env:";

    private int _at = start + 2;
    private int _depth;

    /// <summary>The offset after the closing brace, once it was read.</summary>
    public int End => _at;

    /// <summary>Whether a name and an opening bracket stand there.</summary>
    public static bool StartsCall(string source, int at)
    {
        int end = at;
        while (end < source.Length && (char.IsLetterOrDigit(source[end]) || source[end] is '_' or '.'))
        {
            end++;
        }

        return end > at && char.IsLetter(source[at]) && end < source.Length && source[end] == '(';
    }

    /// <summary>Reads the call and the brace that closes the reference.</summary>
    /// <exception cref="TemplateException">It is no call, or one that cannot be.</exception>
    public CallExpression Read()
    {
        CallExpression call = ReadCall(Name());
        SkipBlanks();
        if (Peek() != '}')
        {
            throw Fault(Peek() == '\0' ? "'${' is not closed by '}'; write '$${' for a literal '${'" : $"after the call of '{call.Function.Name}' stands {Shown()}, where '}}' must stand");
        }

        _at++;
        return call;
    }

    private CallExpression ReadCall(string name)
    {
        FunctionDefinition function = FunctionTable.Find(name) ?? throw Fault(FunctionTable.Unknown(name));
        if (++_depth > MaxDepth)
        {
            throw Fault($"the calls are nested deeper than {MaxDepth} levels");
        }

        _at++;
        var arguments = new List<TemplateExpression>();
        SkipBlanks();
        while (Peek() != ')')
        {
            arguments.Add(Argument(function));
            SkipBlanks();
            if (Peek() == ',')
            {
                _at++;
                SkipBlanks();
                if (Peek() == ')')
                {
                    throw Fault($"an argument of {function.Signature} is missing after the last comma");
                }
            }
            else if (Peek() != ')')
            {
                throw Fault(Peek() == '\0' ? $"the call of '{name}' is not closed by ')'; it is {function.Signature}" : $"in the call of '{name}' stands {Shown()}, where ',' or ')' must stand; it is {function.Signature}");
            }
        }

        _at++;
        _depth--;
        if (function.Refuses(arguments) is { } why)
        {
            throw Fault(why);
        }

        return new CallExpression(function, arguments);
    }

    private TemplateExpression Argument(FunctionDefinition function)
    {
        if (QuoteAt(_at, out int length) is { } quote)
        {
            _at += length;
            return new LiteralExpression(ScalarValue.OfText(TextUntil(quote, function)));
        }

        if (char.IsAsciiDigit(Peek()) || Peek() == '-')
        {
            return Number(function);
        }

        string name = Name();
        if (name.Length == 0)
        {
            throw Fault(Peek() == '\0' ? $"the call of '{function.Name}' is not closed by ')'; it is {function.Signature}" : $"an argument of '{function.Name}' begins with {Shown()}; it is a variable's name, env:NAME, 'text', a number, true, false, null, or another call");
        }

        if (Peek() == '(')
        {
            return ReadCall(name);
        }

        if (name == "env" && Peek() == ':')
        {
            _at++;
            string variable = Name();
            return variable.Length > 0 ? new EnvironmentExpression(variable) : throw Fault($"'{EnvironmentPrefix}' names no environment variable; write {EnvironmentPrefix}NAME");
        }

        return name switch
        {
            "true" or "false" => new LiteralExpression(new ScalarValue(name, ScalarKind.Boolean)),
            "null" => new LiteralExpression(new ScalarValue(name, ScalarKind.Null)),
            _ => FunctionTable.FindBare(name) is { } bare ? new CallExpression(bare, [])
                : name.StartsWith(FakeData.Prefix, StringComparison.Ordinal) ? throw Fault(FunctionTable.Unknown(name))
                : new VariableExpression(name),
        };
    }

    private LiteralExpression Number(FunctionDefinition function)
    {
        int from = _at;
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() is '-' or '+' or '.')
        {
            _at++;
        }

        string text = source[from.._at];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? new LiteralExpression(new ScalarValue(text, ScalarKind.Number))
            : throw Fault($"'{text}' in the call of '{function.Name}' is no number; a text stands in quotes: '{text}'");
    }

    private string Name()
    {
        int from = _at;
        while (char.IsLetterOrDigit(Peek()) || Peek() is '_' or '-' or '.')
        {
            _at++;
        }

        return source[from.._at];
    }

    private string TextUntil(char quote, FunctionDefinition function)
    {
        var text = new StringBuilder();
        while (_at < source.Length)
        {
            if (QuoteAt(_at, out int length) == quote)
            {
                _at += length;
                if (QuoteAt(_at, out length) != quote)
                {
                    return text.ToString();
                }

                text.Append(quote);
                _at += length;
            }
            else
            {
                text.Append(OneCharacter());
            }
        }

        throw Fault($"a text in the call of '{function.Name}' is not closed by {quote}");
    }

    private char? QuoteAt(int at, out int length)
    {
        length = 1;
        if (at >= source.Length)
        {
            return null;
        }

        // So it stands within a JSON document, and also where somebody only lists what a document refers to.
        if (source[at] == '\\' && at + 1 < source.Length && source[at + 1] == '"')
        {
            length = 2;
            return '"';
        }

        return source[at] == '\'' || (source[at] == '"' && !isJson) ? source[at] : null;
    }

    // Within a JSON document the text is escaped once more (RFC 8259, section 7).
    private char OneCharacter()
    {
        char c = source[_at++];
        if (!isJson || c != '\\' || _at >= source.Length)
        {
            return c;
        }

        char escape = source[_at++];
        if (escape == 'u' && _at + 4 <= source.Length && ushort.TryParse(source.AsSpan(_at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ushort code))
        {
            _at += 4;
            return (char)code;
        }

        return escape switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\b',
            'f' => '\f',
            _ => escape,
        };
    }

    private void SkipBlanks()
    {
        while (char.IsWhiteSpace(Peek()))
        {
            _at++;
        }
    }

    private char Peek() => _at < source.Length ? source[_at] : '\0';

    private string Shown() => Peek() == '\0' ? "the end" : $"'{Peek()}'";

    private TemplateException Fault(string message) => new(message, source, start);
}
