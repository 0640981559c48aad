namespace Perf.ScriptWorker.Loading.TypeScript;

/// <content>Functions, their parameters, and patterns.</content>
internal sealed partial class TypeScriptEraser
{
    private static readonly HashSet<string> s_modifiers = new(StringComparer.Ordinal) { "public", "private", "protected", "readonly", "override" };

    /// <summary>A function from its keyword on.</summary>
    /// <param name="start">Its first token, <c>export</c> included, for an overload goes as a whole.</param>
    /// <param name="declaration">Whether it may lack a body.</param>
    private void FunctionAfterKeyword(int start, bool declaration)
    {
        TakeWord("async");
        _at++;
        Take("*");
        if (Now.Kind == TsTokenKind.Word)
        {
            _at++;
        }

        FunctionRest(start, declaration);
    }

    /// <summary>Parameters, return type and body.</summary>
    /// <param name="start">The declaration's first token.</param>
    /// <param name="canLackBody">Whether it is erased as an overload when it has no body; otherwise that is a fault.</param>
    private void FunctionRest(int start, bool canLackBody)
    {
        EraseTypeParameters();
        Parameters();
        if (Now.Is(":"))
        {
            int from = _at++;
            SkipType();
            EraseTokens(from, _at);
        }

        if (Now.Is("{"))
        {
            Block();
        }
        else if (canLackBody)
        {
            Take(";");
            EraseStatement(start);
        }
        else
        {
            throw Unexpected("a function's body is expected");
        }
    }

    private void Parameters()
    {
        Expect("(");
        while (!Take(")"))
        {
            if (Now.Is("@"))
            {
                throw Refused("a decorator", _at);
            }

            if (Now.Kind == TsTokenKind.Word && s_modifiers.Contains(Now.Text) && (Ahead().Kind == TsTokenKind.Word || Ahead().Is("{") || Ahead().Is("[")))
            {
                throw Refused($"the parameter property '{Now.Text} {Ahead().Text}'", _at);
            }

            if (Now.IsWord("this") && Ahead().Is(":"))
            {
                int from = _at++;
                EraseAnnotation();
                Take(",");
                EraseTokens(from, _at);
                continue;
            }

            Take("...");
            Binding();
            EraseMark("?");
            EraseAnnotation();
            if (Take("="))
            {
                Assignment();
            }

            if (!Take(",") && !Now.Is(")"))
            {
                throw Unexpected("',' or ')' is expected");
            }
        }
    }

    private void EraseMark(string mark)
    {
        if (Now.Is(mark))
        {
            EraseTokens(_at, _at + 1);
            _at++;
        }
    }

    /// <summary>A name or a pattern that values are put into.</summary>
    private void Binding()
    {
        if (Now.Is("["))
        {
            _at++;
            while (!Take("]"))
            {
                if (Take(","))
                {
                    continue;
                }

                Take("...");
                BindingWithDefault();
            }
        }
        else if (Now.Is("{"))
        {
            _at++;
            while (!Take("}"))
            {
                if (Take("..."))
                {
                    Binding();
                }
                else
                {
                    Key();
                    if (Take(":"))
                    {
                        BindingWithDefault();
                    }
                    else if (Take("="))
                    {
                        Assignment();
                    }
                }

                if (!Take(",") && !Now.Is("}"))
                {
                    throw Unexpected("',' or '}' is expected");
                }
            }
        }
        else if (Now.Kind == TsTokenKind.Word)
        {
            _at++;
        }
        else
        {
            throw Unexpected("a name is expected");
        }
    }

    private void BindingWithDefault()
    {
        Binding();
        if (Take("="))
        {
            Assignment();
        }
    }
}
