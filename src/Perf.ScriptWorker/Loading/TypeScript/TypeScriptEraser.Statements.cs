namespace Perf.ScriptWorker.Loading.TypeScript;

/// <content>Statements.</content>
internal sealed partial class TypeScriptEraser
{
    private void Block()
    {
        Expect("{");
        while (!Take("}"))
        {
            if (Now.Kind == TsTokenKind.End)
            {
                throw Unexpected("'}' is expected");
            }

            Statement();
        }
    }

    private void Statement()
    {
        if (Now.Is("{"))
        {
            Block();
        }
        else if (Take(";"))
        {
            return;
        }
        else if (Now.Is("@"))
        {
            throw Refused("a decorator", _at);
        }
        else if (Now.Kind != TsTokenKind.Word || !WordStatement(_at))
        {
            ExpressionStatement();
        }
    }

    private void ExpressionStatement()
    {
        if (Now.Kind == TsTokenKind.Word && Ahead().Is(":"))
        {
            // A label.
            _at += 2;
            Statement();
            return;
        }

        Expression();
        EndStatement();
    }

    private void EndStatement()
    {
        if (!Take(";") && !Now.Is("}") && Now.Kind != TsTokenKind.End && !Now.AfterNewLine)
        {
            throw Unexpected("the statement's end is expected");
        }
    }

    /// <summary>A statement that begins with a word of the language.</summary>
    /// <param name="start">The statement's first token, which may be an <c>export</c> before it.</param>
    /// <returns>False when it is an expression.</returns>
    private bool WordStatement(int start)
    {
        TsToken next = Ahead();
        switch (Now.Text)
        {
            case "import" when !next.Is("(") && !next.Is("."):
                Import();
                return true;
            case "export":
                Export();
                return true;
            case "interface" when next.Kind == TsTokenKind.Word && !next.AfterNewLine:
                Interface(start);
                return true;
            case "type" when next.Kind == TsTokenKind.Word && !next.AfterNewLine && (Ahead(2).Is("=") || Ahead(2).Is("<")):
                TypeAlias(start);
                return true;
            case "declare" when next.Kind == TsTokenKind.Word && !next.AfterNewLine:
                Declare(start);
                return true;
            case "abstract" when next.IsWord("class") && !next.AfterNewLine:
                EraseTokens(_at, _at + 1);
                _at++;
                Class();
                return true;
            case "enum" when next.Kind == TsTokenKind.Word:
                Enum(_at);
                return true;
            case "const" when next.IsWord("enum"):
                _at++;
                Enum(_at - 1);
                return true;
            case "namespace" or "module" when next.Kind is TsTokenKind.Word or TsTokenKind.String && !next.AfterNewLine && (Ahead(2).Is("{") || Ahead(2).Is(".")):
                throw Refused($"the namespace '{next.Text}'", _at);
            case "class":
                Class();
                return true;
            case "function":
                FunctionAfterKeyword(start, declaration: true);
                return true;
            case "async" when next.IsWord("function") && !next.AfterNewLine:
                FunctionAfterKeyword(start, declaration: true);
                return true;
            case "const" or "var":
                Variables();
                EndStatement();
                return true;
            case "let" or "using" when next.Kind == TsTokenKind.Word || (Now.Text == "let" && (next.Is("[") || next.Is("{"))):
                Variables();
                EndStatement();
                return true;
            default:
                return ControlStatement();
        }
    }

    private bool ControlStatement()
    {
        switch (Now.Text)
        {
            case "if" or "while" or "with":
                _at++;
                Parenthesised();
                Statement();
                if (TakeWord("else"))
                {
                    Statement();
                }

                return true;
            case "do":
                _at++;
                Statement();
                if (!TakeWord("while"))
                {
                    throw Unexpected("'while' is expected");
                }

                Parenthesised();
                Take(";");
                return true;
            case "for":
                For();
                return true;
            case "switch":
                Switch();
                return true;
            case "try":
                TryStatement();
                return true;
            case "return" or "throw":
                _at++;
                if (!Now.AfterNewLine && !EndsExpression())
                {
                    Expression();
                }

                EndStatement();
                return true;
            case "break" or "continue" or "debugger":
                _at++;
                if (Now.Kind == TsTokenKind.Word && !Now.AfterNewLine)
                {
                    _at++;
                }

                EndStatement();
                return true;
            default:
                return false;
        }
    }

    private void Parenthesised()
    {
        Expect("(");
        Expression();
        Expect(")");
    }

    private void Variables()
    {
        _at++;
        do
        {
            Binding();
            EraseMark("!");
            EraseAnnotation();
            if (Take("="))
            {
                Assignment();
            }
        }
        while (Take(","));
    }

    private void For()
    {
        _at++;
        TakeWord("await");
        Expect("(");
        if (!Now.Is(";"))
        {
            if (Now.Kind == TsTokenKind.Word && Now.Text is "const" or "let" or "var" && Ahead() is var next && (next.Kind == TsTokenKind.Word || next.Is("[") || next.Is("{")))
            {
                Variables();
            }
            else
            {
                Expression();
            }
        }

        if (TakeWord("of") || TakeWord("in"))
        {
            Expression();
        }
        else
        {
            Expect(";");
            if (!Now.Is(";"))
            {
                Expression();
            }

            Expect(";");
            if (!Now.Is(")"))
            {
                Expression();
            }
        }

        Expect(")");
        Statement();
    }

    private void Switch()
    {
        _at++;
        Parenthesised();
        Expect("{");
        while (!Take("}"))
        {
            if (TakeWord("case"))
            {
                Expression();
                Expect(":");
            }
            else if (Now.IsWord("default") && Ahead().Is(":"))
            {
                _at += 2;
            }
            else
            {
                Statement();
            }
        }
    }

    private void TryStatement()
    {
        _at++;
        Block();
        if (TakeWord("catch"))
        {
            if (Take("("))
            {
                Binding();
                EraseAnnotation();
                Expect(")");
            }

            Block();
        }

        if (TakeWord("finally"))
        {
            Block();
        }
    }
}
