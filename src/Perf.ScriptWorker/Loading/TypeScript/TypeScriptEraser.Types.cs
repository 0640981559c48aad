namespace Perf.ScriptWorker.Loading.TypeScript;

/// <content>Types: read over, and erased by whoever asked for them.</content>
internal sealed partial class TypeScriptEraser
{
    /// <summary>Erases an annotation, its colon included.</summary>
    private void EraseAnnotation()
    {
        if (!Now.Is(":"))
        {
            return;
        }

        int from = _at++;
        SkipType();
        EraseTokens(from, _at);
        KeepApart(_tokens[from].Start);
    }

    /// <summary>Erases a list of type parameters, if there is one.</summary>
    private void EraseTypeParameters()
    {
        if (!Now.Is("<"))
        {
            return;
        }

        int from = _at;
        SkipTypeParameters();
        EraseTokens(from, _at);
    }

    private void SkipTypeParameters()
    {
        Expect("<");
        while (!Take(">"))
        {
            while (Now.Kind == TsTokenKind.Word && Now.Text is "const" or "in" or "out" && Ahead().Kind == TsTokenKind.Word)
            {
                _at++;
            }

            SkipTypeName();
            if (TakeWord("extends"))
            {
                SkipType();
            }

            if (Take("="))
            {
                SkipType();
            }

            if (!Take(",") && !Now.Is(">"))
            {
                throw Unexpected("',' or '>' is expected");
            }
        }
    }

    private void SkipTypeArguments()
    {
        Expect("<");
        do
        {
            SkipType();
        }
        while (Take(","));
        Expect(">");
    }

    private void SkipTypeName()
    {
        if (Now.Kind != TsTokenKind.Word)
        {
            throw Unexpected("a name is expected");
        }

        _at++;
    }

    /// <summary>Reads over a type; a predicate (<c>x is string</c>, <c>asserts x</c>) counts as one.</summary>
    private void SkipType(bool noConditional = false)
    {
        if (Now.IsWord("asserts") && Ahead().Kind == TsTokenKind.Word && !Ahead().AfterNewLine && !Ahead().IsWord("is") && !Ahead().IsWord("extends"))
        {
            _at++;
        }

        if (Now.Kind == TsTokenKind.Word && Ahead().IsWord("is") && !Ahead().AfterNewLine)
        {
            _at += 2;
        }

        if (IsFunctionType())
        {
            SkipFunctionType();
            return;
        }

        SkipUnion();
        if (!noConditional && Now.IsWord("extends") && !Now.AfterNewLine)
        {
            _at++;
            SkipType(noConditional: true);
            Expect("?");
            SkipType();
            Expect(":");
            SkipType();
        }
        else if (!noConditional && Now.IsWord("extends") && Now.AfterNewLine)
        {
            // A conditional type goes on in the next line as often as not.
            int at = _at;
            bool conditional = Try(() =>
            {
                _at++;
                SkipType(noConditional: true);
                Expect("?");
                SkipType();
                Expect(":");
                SkipType();
                return true;
            });
            if (!conditional)
            {
                _at = at;
            }
        }
    }

    private bool IsFunctionType()
    {
        if (Now.IsWord("new") || (Now.IsWord("abstract") && Ahead().IsWord("new")) || Now.Is("<"))
        {
            return true;
        }

        return Now.Is("(") && _tokens[_partners[_at] + 1].Is("=>");
    }

    private void SkipFunctionType()
    {
        TakeWord("abstract");
        TakeWord("new");
        if (Now.Is("<"))
        {
            SkipTypeParameters();
        }

        SkipBrackets("(");
        Expect("=>");
        SkipType();
    }

    private void SkipBrackets(string open)
    {
        if (!Now.Is(open))
        {
            throw Unexpected($"'{open}' is expected");
        }

        _at = _partners[_at] + 1;
    }

    private void SkipUnion()
    {
        _ = Take("|") || Take("&");
        do
        {
            if (IsFunctionType())
            {
                SkipFunctionType();
                return;
            }

            SkipOperand();
        }
        while (Take("|") || Take("&"));
    }

    private void SkipOperand()
    {
        while (Now.Kind == TsTokenKind.Word && Now.Text is "keyof" or "unique" or "readonly" or "infer" && IsTypeStart(Ahead()))
        {
            bool infer = Now.Text == "infer";
            _at++;
            if (infer)
            {
                SkipTypeName();
                if (Now.IsWord("extends"))
                {
                    Try(() =>
                    {
                        _at++;
                        SkipType(noConditional: true);
                        return !Now.Is("?");
                    });
                }

                return;
            }
        }

        SkipPrimary();
        while (Now.Is("[") && !Now.AfterNewLine)
        {
            SkipBrackets("[");
        }
    }

    private static bool IsTypeStart(TsToken token) =>
        token.Kind is TsTokenKind.Word or TsTokenKind.String or TsTokenKind.Number or TsTokenKind.Template or TsTokenKind.TemplateHead || token.Is("{") || token.Is("[") || token.Is("(");

    private void SkipPrimary()
    {
        switch (Now.Kind)
        {
            case TsTokenKind.String or TsTokenKind.Number or TsTokenKind.Template:
                _at++;
                return;
            case TsTokenKind.TemplateHead:
                do
                {
                    _at++;
                    SkipType();
                }
                while (Now.Kind == TsTokenKind.TemplateMiddle);
                _at++;
                return;
            case TsTokenKind.Punctuator when Now.Is("-") && Ahead().Kind == TsTokenKind.Number:
                _at += 2;
                return;
            case TsTokenKind.Punctuator when Now.Is("{") || Now.Is("[") || Now.Is("("):
                SkipBrackets(Now.Text);
                return;
            case TsTokenKind.Word when Now.Text == "typeof":
                _at++;
                if (Now.IsWord("import"))
                {
                    SkipPrimary();
                    return;
                }

                break;
            case TsTokenKind.Word when Now.Text == "import" && Ahead().Is("("):
                _at++;
                SkipBrackets("(");
                SkipNameTail();
                return;
            case TsTokenKind.Word:
                break;
            default:
                throw Unexpected("a type is expected");
        }

        SkipTypeName();
        SkipNameTail();
    }

    // .name.name<arguments>
    private void SkipNameTail()
    {
        while (Now.Is("."))
        {
            _at++;
            if (Now.Kind == TsTokenKind.PrivateName)
            {
                _at++;
            }
            else
            {
                SkipTypeName();
            }
        }

        if (Now.Is("<") && !Now.AfterNewLine)
        {
            SkipTypeArguments();
        }
    }
}
