namespace Perf.Tuning;

/// <summary>A text with expressions in braces: <c>{max(1024, 2 * finding.peak_connections)}</c>. Two braces stand for one.</summary>
internal sealed record Template
{
    private readonly List<(string Text, Expression? Expression)> _parts = [];

    private Template(string source) => Source = source;

    /// <summary>As it was written.</summary>
    public string Source { get; }

    /// <summary>Whether nothing in it is computed.</summary>
    public bool IsConstant => _parts.TrueForAll(part => part.Expression is null);

    /// <summary>The expressions in it.</summary>
    public IEnumerable<Expression> Expressions => _parts.Select(part => part.Expression).OfType<Expression>();

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The template.</returns>
    /// <exception cref="ExpressionException">A brace is not closed, or an expression cannot be read.</exception>
    public static Template Parse(string text)
    {
        var template = new Template(text);
        var plain = new System.Text.StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] is '{' or '}' && at + 1 < text.Length && text[at + 1] == text[at])
            {
                plain.Append(text[at++]);
            }
            else if (text[at] == '{')
            {
                int end = End(text, at);
                template._parts.Add((plain.ToString(), null));
                plain.Clear();
                template._parts.Add(("", Read(text, at + 1, end)));
                at = end;
            }
            else if (text[at] == '}')
            {
                throw new ExpressionException("a '}' closes nothing; write }} for a brace", at);
            }
            else
            {
                plain.Append(text[at]);
            }
        }

        template._parts.Add((plain.ToString(), null));
        template._parts.RemoveAll(part => part is { Expression: null, Text.Length: 0 });
        return template;
    }

    /// <summary>Computes it.</summary>
    /// <param name="scope">What is known.</param>
    /// <returns>The text, or the value where it is one expression alone; unknown where a part is.</returns>
    /// <exception cref="ExpressionException">An expression makes no sense.</exception>
    public Value Compute(IValueScope scope)
    {
        if (_parts is [(_, { } only)])
        {
            return only.Compute(scope);
        }

        var text = new System.Text.StringBuilder();
        foreach ((string plain, Expression? expression) in _parts)
        {
            Value value = expression?.Compute(scope) ?? Value.Of(plain);
            if (!value.IsKnown)
            {
                return value;
            }

            text.Append(value.Written);
        }

        return Value.Of(text.ToString());
    }

    /// <summary>The text as far as it is known, for sentences: what is not is told as such.</summary>
    /// <param name="scope">What is known.</param>
    public string Tell(IValueScope scope)
    {
        var text = new System.Text.StringBuilder();
        foreach ((string plain, Expression? expression) in _parts)
        {
            Value value = expression?.Compute(scope) ?? Value.Of(plain);
            text.Append(value.IsKnown ? value.Written : "?");
        }

        return text.ToString();
    }

    // A brace in a text of an expression closes nothing.
    private static int End(string text, int start)
    {
        bool isText = false;
        for (int at = start + 1; at < text.Length; at++)
        {
            isText ^= text[at] == '\'';
            if (text[at] == '}' && !isText)
            {
                return at;
            }
        }

        throw new ExpressionException("a '{' is not closed; write {{ for a brace", start);
    }

    private static Expression Read(string text, int start, int end)
    {
        try
        {
            return ExpressionParser.Parse(text[start..end]);
        }
        catch (ExpressionException e)
        {
            throw new ExpressionException(e.Message, start + e.Offset);
        }
    }
}
