namespace Perf.ScriptWorker.Loading.TypeScript;

/// <content>Classes.</content>
internal sealed partial class TypeScriptEraser
{
    private static readonly HashSet<string> s_memberWords = new(StringComparer.Ordinal)
    {
        "public", "private", "protected", "readonly", "override", "abstract", "declare", "static", "async", "get", "set", "accessor",
    };

    private static readonly HashSet<string> s_memberWordsOfTypes = new(StringComparer.Ordinal) { "public", "private", "protected", "readonly", "override", "abstract", "declare" };

    private void Class()
    {
        _at++;
        if (Now.Kind == TsTokenKind.Word && Now.Text is not ("extends" or "implements"))
        {
            _at++;
        }

        EraseTypeParameters();
        if (TakeWord("extends"))
        {
            LeftHandSide(heritage: true);
        }

        if (Now.IsWord("implements"))
        {
            int from = _at++;
            do
            {
                SkipType();
            }
            while (Take(","));
            EraseTokens(from, _at);
        }

        Expect("{");
        while (!Take("}"))
        {
            if (!Take(";"))
            {
                Member();
            }
        }
    }

    private void Member()
    {
        int start = _at;
        if (Now.Is("@"))
        {
            throw Refused("a decorator", _at);
        }

        if (Now.IsWord("static") && Ahead().Is("{"))
        {
            _at++;
            Block();
            return;
        }

        bool isGone = Modifiers();
        if (Now.Is("[") && Ahead().Kind == TsTokenKind.Word && Ahead(2).Is(":"))
        {
            // An index signature: [key: string]: T
            SkipBrackets("[");
            Expect(":");
            SkipType();
            Take(";");
            EraseStatement(start);
            return;
        }

        Take("*");
        Key();
        EraseMark("?");
        EraseMark("!");
        if (Now.Is("(") || Now.Is("<"))
        {
            FunctionRest(start, canLackBody: true);
        }
        else
        {
            EraseAnnotation();
            if (Take("="))
            {
                Assignment();
            }

            if (!Take(";") && !Now.Is("}") && !Now.AfterNewLine)
            {
                throw Unexpected("';' is expected");
            }
        }

        if (isGone)
        {
            EraseStatement(start);
        }
    }

    // Words before a member's name. True when the member is a type alone: abstract, or declared.
    private bool Modifiers()
    {
        bool isGone = false;
        while (Now.Kind == TsTokenKind.Word && s_memberWords.Contains(Now.Text) && !EndsKey(Ahead()) && !(Ahead().AfterNewLine && !s_memberWordsOfTypes.Contains(Now.Text)))
        {
            isGone |= Now.Text is "abstract" or "declare";
            if (s_memberWordsOfTypes.Contains(Now.Text))
            {
                EraseTokens(_at, _at + 1);
            }

            _at++;
        }

        return isGone;
    }
}
