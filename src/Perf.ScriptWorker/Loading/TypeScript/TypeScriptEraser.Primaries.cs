namespace Perf.ScriptWorker.Loading.TypeScript;

/// <content>What expressions are made of: names, literals, templates, lists and objects.</content>
internal sealed partial class TypeScriptEraser
{
    private void Primary()
    {
        switch (Now.Kind)
        {
            case TsTokenKind.Number or TsTokenKind.String or TsTokenKind.Regex or TsTokenKind.PrivateName:
                _at++;
                return;
            case TsTokenKind.Template or TsTokenKind.TemplateHead:
                Template();
                return;
            case TsTokenKind.Word:
                PrimaryWord();
                return;
            case TsTokenKind.Punctuator when Now.Is("("):
                List("(", ")");
                return;
            case TsTokenKind.Punctuator when Now.Is("["):
                List("[", "]");
                return;
            case TsTokenKind.Punctuator when Now.Is("{"):
                ObjectLiteral();
                return;
            case TsTokenKind.Punctuator when Now.Is("@"):
                throw Refused("a decorator", _at);
            default:
                throw Unexpected("an expression is expected");
        }
    }

    private void PrimaryWord()
    {
        if (Now.IsWord("function") || (Now.IsWord("async") && Ahead().IsWord("function") && !Ahead().AfterNewLine))
        {
            FunctionAfterKeyword(_at, declaration: false);
        }
        else if (Now.IsWord("class"))
        {
            Class();
        }
        else if (TakeWord("new"))
        {
            if (Now.Is("."))
            {
                _at += 2;
                return;
            }

            LeftHandSide(heritage: false);
        }
        else
        {
            _at++;
        }
    }

    private void Template()
    {
        if (Now.Kind == TsTokenKind.Template)
        {
            _at++;
            return;
        }

        do
        {
            _at++;
            Expression();
        }
        while (Now.Kind == TsTokenKind.TemplateMiddle);
        if (Now.Kind != TsTokenKind.TemplateTail)
        {
            throw Unexpected("'}' is expected");
        }

        _at++;
    }

    // Arguments, elements, or an expression in parentheses: all are expressions with commas, holes and spreads.
    private void List(string open, string close)
    {
        Expect(open);
        while (!Take(close))
        {
            if (Take(","))
            {
                continue;
            }

            Take("...");
            Assignment();
            if (!Now.Is(",") && !Now.Is(close))
            {
                throw Unexpected($"',' or '{close}' is expected");
            }
        }
    }

    private void ObjectLiteral()
    {
        Expect("{");
        while (!Take("}"))
        {
            if (Take("..."))
            {
                Assignment();
            }
            else
            {
                ObjectMember();
            }

            if (!Take(",") && !Now.Is("}"))
            {
                throw Unexpected("',' or '}' is expected");
            }
        }
    }

    private void ObjectMember()
    {
        while (Now.Kind == TsTokenKind.Word && Now.Text is "async" or "get" or "set" && !EndsKey(Ahead()))
        {
            _at++;
        }

        Take("*");
        Key();
        if (Now.Is("(") || Now.Is("<"))
        {
            FunctionRest(_at, canLackBody: false);
        }
        else if (Take(":") || Take("="))
        {
            Assignment();
        }
    }

    private static bool EndsKey(TsToken token) => token.Is("(") || token.Is(":") || token.Is(",") || token.Is("}") || token.Is("=") || token.Is("<") || token.Is(";") || token.Is("?") || token.Is("!")
        || token.Kind == TsTokenKind.End;

    private void Key()
    {
        if (Take("["))
        {
            Assignment();
            Expect("]");
        }
        else if (Now.Kind is TsTokenKind.Word or TsTokenKind.String or TsTokenKind.Number or TsTokenKind.PrivateName)
        {
            _at++;
        }
        else
        {
            throw Unexpected("a name is expected");
        }
    }
}
