using System.Text;

namespace Perf.ScriptWorker.Gjson;

/// <summary>Reads a gjson path into its parts.</summary>
internal sealed class GjsonPathReader
{
    // A key may begin with @ (JSON-LD's "@type"); only these names are modifiers.
    private static readonly HashSet<string> s_modifiers = new(StringComparer.Ordinal)
    {
        "this", "reverse", "ugly", "pretty", "valid", "keys", "values", "flatten", "join", "tostr", "fromstr", "group", "dig",
    };

    private readonly string _source;
    private int _at;

    private GjsonPathReader(string source) => _source = source;

    /// <summary>Reads a path.</summary>
    /// <param name="source">The path.</param>
    /// <returns>The path.</returns>
    /// <exception cref="GjsonException">It cannot be read or is not supported.</exception>
    public static GjsonPath Read(string source)
    {
        if (source.StartsWith("..", StringComparison.Ordinal))
        {
            throw new GjsonException($"The path '{source}' reads the body as JSON lines ('..'), which Perf does not support; split response.body by lines and use JSON.parse.");
        }

        var reader = new GjsonPathReader(source);
        var segments = new List<GjsonSegment>();
        do
        {
            segments.Add(reader.Segment());
        }
        while (reader._at < source.Length || reader.EndsInSeparator());

        return new GjsonPath(source, segments);
    }

    // "a." has an empty last key, as in gjson, and finds only a property without name.
    private bool EndsInSeparator()
    {
        if (_pendingEmpty)
        {
            _pendingEmpty = false;
            return true;
        }

        return false;
    }

    private bool _pendingEmpty;

    private GjsonSegment Segment()
    {
        if (_at < _source.Length)
        {
            RefuseUnsupported();
            if (_source[_at] == '#')
            {
                return Hash();
            }
        }

        var key = new StringBuilder();
        var pattern = new StringBuilder();
        bool wild = false;
        while (_at < _source.Length && _source[_at] is not ('.' or '|'))
        {
            char c = _source[_at++];
            if (c == '\\' && _at < _source.Length)
            {
                c = _source[_at++];
                key.Append(c);
                pattern.Append('\\').Append(c);
                continue;
            }

            wild |= c is '*' or '?';
            key.Append(c);
            pattern.Append(c);
        }

        return new GjsonSegment(key.ToString(), wild ? pattern.ToString() : null, false, null, Separator());
    }

    private void RefuseUnsupported()
    {
        char c = _source[_at];
        if (c == '@')
        {
            int end = _source.AsSpan(_at + 1).IndexOfAny(".|:");
            string name = end < 0 ? _source[(_at + 1)..] : _source.Substring(_at + 1, end);
            if (s_modifiers.Contains(name))
            {
                throw new GjsonException($"The path '{_source}' has the modifier '@{name}', which Perf does not support; take the value and do it in JavaScript.");
            }
        }
        else if (c is '{' or '[')
        {
            throw new GjsonException($"The path '{_source}' is a multipath ('{c}'), which Perf does not support; call json() once for each path.");
        }
        else if (c == '!')
        {
            throw new GjsonException($"The path '{_source}' has a literal ('!'), which Perf does not support; write the value in JavaScript.");
        }
    }

    private GjsonSegment Hash()
    {
        _at++;
        if (_at == _source.Length || _source[_at] is '.' or '|')
        {
            return new GjsonSegment("", null, true, null, Separator());
        }

        if (_source[_at] is not ('(' or '['))
        {
            throw new GjsonException($"The path '{_source}' has something after '#' that is neither '.', '|' nor a query; write #, #.key or #(key==\"value\").");
        }

        string inner = Balanced();
        bool all = _at < _source.Length && _source[_at] == '#';
        if (all)
        {
            _at++;
        }

        if (_at < _source.Length && _source[_at] is not ('.' or '|'))
        {
            throw new GjsonException($"The path '{_source}' has '{_source[_at..]}' directly after a query; a '.' is missing.");
        }

        return new GjsonSegment("", null, false, Query(inner, all), Separator());
    }

    // From the opening bracket to the one that closes it; quotes hide brackets.
    private string Balanced()
    {
        int start = _at + 1;
        int depth = 0;
        for (; _at < _source.Length; _at++)
        {
            switch (_source[_at])
            {
                case '\\':
                    _at++;
                    break;
                case '"':
                    _at = EndOfQuotes(_source, _at);
                    break;
                case '(' or '[':
                    depth++;
                    break;
                case ')' or ']' when --depth == 0:
                    return _source[start.._at++];
            }
        }

        throw new GjsonException($"The path '{_source}' has a query that is not closed; a ')' is missing.");
    }

    private static int EndOfQuotes(string text, int open)
    {
        for (int i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i;
            }
        }

        return text.Length;
    }

    private GjsonQuery Query(string inner, bool all)
    {
        (int at, int length, GjsonOperator kind) = FindOperator(inner);
        string path = inner[..at].Trim();
        string value = at == inner.Length ? "" : inner[(at + length)..].Trim();
        if (value.Length > 1 && value[0] == '"' && value[^1] == '"')
        {
            value = Unquote(value);
        }

        return new GjsonQuery(path.Length == 0 ? new GjsonPath("", []) : Read(path), kind, value, all);
    }

    private static (int At, int Length, GjsonOperator Kind) FindOperator(string inner)
    {
        int depth = 0;
        for (int i = 0; i < inner.Length; i++)
        {
            char c = inner[i];
            char next = i + 1 < inner.Length ? inner[i + 1] : '\0';
            switch (c)
            {
                case '\\':
                    i++;
                    break;
                case '"':
                    i = EndOfQuotes(inner, i);
                    break;
                case '(' or '[':
                    depth++;
                    break;
                case ')' or ']':
                    depth--;
                    break;
                case '=' when depth == 0:
                    return (i, next == '=' ? 2 : 1, GjsonOperator.Equal);
                case '!' when depth == 0 && next == '=':
                    return (i, 2, GjsonOperator.NotEqual);
                case '!' when depth == 0 && next == '%':
                    return (i, 2, GjsonOperator.NotLike);
                case '<' when depth == 0:
                    return next == '=' ? (i, 2, GjsonOperator.LessOrEqual) : (i, 1, GjsonOperator.Less);
                case '>' when depth == 0:
                    return next == '=' ? (i, 2, GjsonOperator.GreaterOrEqual) : (i, 1, GjsonOperator.Greater);
                case '%' when depth == 0:
                    return (i, 1, GjsonOperator.Like);
            }
        }

        return (inner.Length, 0, GjsonOperator.Exists);
    }

    private string Unquote(string value)
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<string>(value) ?? "";
        }
        catch (System.Text.Json.JsonException)
        {
            throw new GjsonException($"The path '{_source}' has a text that is no JSON string: {value}.");
        }
    }

    private bool Separator()
    {
        if (_at >= _source.Length)
        {
            return false;
        }

        bool piped = _source[_at++] == '|';
        _pendingEmpty = _at == _source.Length;
        return piped;
    }
}
