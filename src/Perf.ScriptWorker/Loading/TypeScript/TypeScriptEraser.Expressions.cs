namespace Perf.ScriptWorker.Loading.TypeScript;

/// <content>Expressions.</content>
internal sealed partial class TypeScriptEraser
{
    private static readonly HashSet<string> s_binary = new(StringComparer.Ordinal)
    {
        "+", "-", "*", "/", "%", "**", "<", "<=", "<<", "==", "!=", "===", "!==", "&", "|", "^", "&&", "||", "??",
    };

    private static readonly HashSet<string> s_assignments = new(StringComparer.Ordinal)
    {
        "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", "&=", "|=", "^=", "&&=", "||=", "??=",
    };

    private static readonly HashSet<string> s_unary = new(StringComparer.Ordinal) { "!", "~", "+", "-", "++", "--" };

    private void Expression()
    {
        do
        {
            Assignment();
        }
        while (Take(","));
    }

    /// <summary>An expression without comma.</summary>
    /// <param name="inConsequent">Whether it stands directly between ? and :, where a colon after parentheses may be either's.</param>
    private void Assignment(bool inConsequent = false)
    {
        if (Arrow(inConsequent))
        {
            return;
        }

        if (Now.IsWord("yield"))
        {
            _at++;
            if (!Now.AfterNewLine && !EndsExpression())
            {
                Take("*");
                Assignment();
            }

            return;
        }

        Binary();
        if (Take("?"))
        {
            Assignment(inConsequent: true);
            Expect(":");
            Assignment(inConsequent);
        }
        else if (Now.Kind == TsTokenKind.Punctuator && s_assignments.Contains(Now.Text))
        {
            _at++;
            Assignment(inConsequent);
        }
    }

    private bool EndsExpression() => Now.Kind == TsTokenKind.End || Now.Is(")") || Now.Is("]") || Now.Is("}") || Now.Is(",") || Now.Is(";") || Now.Is(":")
        || Now.Kind is TsTokenKind.TemplateMiddle or TsTokenKind.TemplateTail;

    private bool Arrow(bool inConsequent)
    {
        int at = _at;
        bool isAsync = Now.IsWord("async") && !Ahead().AfterNewLine && !Ahead().Is("=>");
        int parameters = at + (isAsync ? 1 : 0);
        TsToken first = _tokens[parameters];
        if (first.Kind == TsTokenKind.Word && _tokens[parameters + 1].Is("=>"))
        {
            _at = parameters + 2;
            ArrowBody(inConsequent);
            return true;
        }

        if (first.Is("<"))
        {
            return Try(() =>
            {
                _at = parameters;
                int from = _at;
                SkipTypeParameters();
                if (!Now.Is("(") || !IsArrowAfter(_partners[_at] + 1))
                {
                    return false;
                }

                if (parameters > at && Now.AfterNewLine)
                {
                    throw Refused("type parameters over several lines after async", parameters);
                }

                EraseTokens(from, _at);
                ArrowFrom(inConsequent);
                return true;
            });
        }

        if (!first.Is("("))
        {
            return false;
        }

        int after = _partners[parameters] + 1;
        if (_tokens[after].Is("=>"))
        {
            _at = parameters;
            ArrowFrom(inConsequent);
            return true;
        }

        // A colon is a return type's, or that of the conditional around it: then it is a return type only if another colon follows.
        return _tokens[after].Is(":") && IsArrowAfter(after) && Try(() =>
        {
            _at = parameters;
            ArrowFrom(inConsequent);
            return !inConsequent || Now.Is(":");
        });
    }

    // Whether what follows parentheses makes them parameters: an arrow, or a type and an arrow.
    private bool IsArrowAfter(int index)
    {
        int at = _at;
        _at = index;
        bool arrow;
        try
        {
            if (Take(":"))
            {
                SkipType();
            }

            arrow = Now.Is("=>");
        }
        catch (TsException)
        {
            arrow = false;
        }

        _at = at;
        return arrow;
    }

    private void ArrowFrom(bool inConsequent)
    {
        Parameters();
        int close = _at - 1;
        if (Now.Is(":"))
        {
            int from = _at++;
            SkipType();
            int end = _tokens[_at - 1].End;
            EraseTokens(from, _at);
            if (_source.AsSpan(_tokens[close].End, end - _tokens[close].End).ContainsAny('\n', '\r'))
            {
                // No line may end between ) and =>: the parenthesis moves to the type's end.
                _text[_tokens[close].Start] = ' ';
                _erased.Add((_tokens[close].Start, _tokens[close].End));
                _text[end - 1] = ')';
            }
        }

        Expect("=>");
        ArrowBody(inConsequent);
    }

    private void ArrowBody(bool inConsequent)
    {
        if (Now.Is("{"))
        {
            Block();
        }
        else
        {
            Assignment(inConsequent);
        }
    }

    private void Binary()
    {
        while (true)
        {
            Unary();
            while (!Now.AfterNewLine && Now.Kind == TsTokenKind.Word && Now.Text is "as" or "satisfies")
            {
                int from = _at++;
                SkipType();
                EraseTokens(from, _at);
                KeepApart(_tokens[from].Start);
            }

            if (!BinaryOperator())
            {
                return;
            }
        }
    }

    private bool BinaryOperator()
    {
        if (Now.Is(">"))
        {
            // >, >=, >>, >>>, >>= and >>>= are several tokens that touch. An assignment has its operand like any operator.
            _at++;
            while ((Now.Is(">") || Now.Is("=") || Now.Is("==") || Now.Is("=>")) && Now.Start == Before.End)
            {
                _at++;
            }

            return true;
        }

        bool word = Now.Kind == TsTokenKind.Word && Now.Text is "in" or "instanceof";
        if (word || (Now.Kind == TsTokenKind.Punctuator && s_binary.Contains(Now.Text)))
        {
            _at++;
            return true;
        }

        return false;
    }

    private void Unary()
    {
        while (true)
        {
            if (Now.Kind == TsTokenKind.Punctuator && s_unary.Contains(Now.Text))
            {
                _at++;
            }
            else if (Now.Kind == TsTokenKind.Word && Now.Text is "typeof" or "void" or "delete" or "await" && !IsNameHere())
            {
                _at++;
            }
            else if (Now.Is("<"))
            {
                // The old form of a type assertion: <T>value.
                int from = _at;
                SkipTypeArguments();
                EraseTokens(from, _at);
            }
            else
            {
                break;
            }
        }

        LeftHandSide(heritage: false);
        if (!Now.AfterNewLine && (Now.Is("++") || Now.Is("--")))
        {
            _at++;
        }
    }

    // `await` as a name, in scripts that are no modules.
    private bool IsNameHere() => Now.Text == "await" && (Ahead().Is("=") || Ahead().Is(".") || Ahead().Is(")") || Ahead().Is(","));

    private void LeftHandSide(bool heritage)
    {
        Primary();
        while (true)
        {
            if (Take(".") || Take("?."))
            {
                if (Now.Kind is TsTokenKind.Word or TsTokenKind.PrivateName)
                {
                    _at++;
                }
                else if (!Now.Is("(") && !Now.Is("[") && !Now.Is("<"))
                {
                    throw Unexpected("a name is expected");
                }
            }
            else if (Take("["))
            {
                Expression();
                Expect("]");
            }
            else if (Now.Is("("))
            {
                List("(", ")");
            }
            else if (Now.Kind is TsTokenKind.Template or TsTokenKind.TemplateHead)
            {
                Template();
            }
            else if (Now.Is("!") && !Now.AfterNewLine)
            {
                EraseTokens(_at, _at + 1);
                int bang = Now.Start;
                _at++;
                KeepApart(bang);
            }
            else if (!Now.Is("<") || !TypeArgumentsOfCall(heritage))
            {
                return;
            }
        }
    }

    // f<T>(x) is a call, and f < T is not: it depends on what follows the closing sign, as TypeScript has it.
    private bool TypeArgumentsOfCall(bool heritage) => Try(() =>
    {
        int from = _at;
        SkipTypeArguments();
        bool call = Now.Is("(") || Now.Kind is TsTokenKind.Template or TsTokenKind.TemplateHead
            || (heritage && (Now.Is("{") || Now.IsWord("implements")))
            || Now.Is(")") || Now.Is("]") || Now.Is(":") || Now.Is(";") || Now.Is(",") || Now.Is(".") || Now.Is("?.") || Now.Is("}") || Now.Kind == TsTokenKind.End
            || (Now.AfterNewLine && Now.Kind != TsTokenKind.Punctuator);
        if (call)
        {
            EraseTokens(from, _at);
        }

        return call;
    });
}
