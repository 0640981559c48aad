using System.Globalization;
using Perf.Engine.Templates;

namespace Perf.Engine.Flows.Expressions;

/// <summary>
/// Reads an expression by recursive descent. From the weakest binding to the strongest: <c>or</c>, <c>and</c>, <c>not</c>, a comparison, a sum, a product,
/// a sign, a value. A comparison has two sides and no more: what <c>a == b == c</c> means nobody would agree on.
/// </summary>
internal sealed class ExpressionParser
{
    // A file must not be able to exhaust the stack.
    private const int MaxDepth = 100;
    private const int MaxTokens = 2000;

    private static readonly string[] s_comparisons = ["==", "!=", "<", "<=", ">", ">=", "contains", "startsWith", "endsWith"];
    private static readonly string[] s_tests = ["contains", "startsWith", "endsWith"];
    private static readonly string[] s_words = ["and", "or", "not", "in", "matches", "contains", "startsWith", "endsWith", "exists", "true", "false", "null"];

    private readonly string _source;
    private readonly Func<string, int> _slotOf;
    private readonly Func<string, string?> _environment;
    private readonly List<ExpressionToken> _tokens;
    private readonly List<ExpressionReference> _references = [];
    private int _at;
    private int _depth;

    private ExpressionParser(string source, Func<string, int> slotOf, Func<string, string?> environment)
    {
        _source = source;
        _slotOf = slotOf;
        _environment = environment;
        _tokens = ExpressionLexer.Read(source);
        if (_tokens.Count > MaxTokens)
        {
            throw new ExpressionException($"the expression has more than {MaxTokens.ToString(CultureInfo.InvariantCulture)} words and signs", source, _tokens[MaxTokens].Offset);
        }
    }

    private ExpressionToken Current => _tokens[_at];

    public static Expression Parse(string source, Func<string, int> slotOf, Func<string, string?> environment)
    {
        var parser = new ExpressionParser(source, slotOf, environment);
        if (parser.Current.Kind == ExpressionTokenKind.End)
        {
            throw new ExpressionException("an expression is empty; write what must hold, such as status == 'open'", source, 0);
        }

        ExpressionNode root = parser.Or();
        return parser.Current.Kind == ExpressionTokenKind.End
            ? new Expression(source, root, parser._references)
            : throw parser.Unexpected("'and', 'or', a comparison or the end");
    }

    private ExpressionNode Or()
    {
        ExpressionNode left = And();
        while (Take("or") || Take("||"))
        {
            left = new LogicNode(left, And(), isAnd: false);
        }

        return left;
    }

    private ExpressionNode And()
    {
        ExpressionNode left = Not();
        while (Take("and") || Take("&&"))
        {
            left = new LogicNode(left, Not(), isAnd: true);
        }

        return left;
    }

    private ExpressionNode Not() => Take("not") || Take("!") ? Deeper(() => new NotNode(Not())) : Comparison();

    private ExpressionNode Comparison()
    {
        ExpressionNode left = Sum();
        ExpressionToken token = Current;
        ExpressionNode compared = left;
        if (Take("exists"))
        {
            compared = Exists(left, token);
        }
        else if (Take("not"))
        {
            compared = new NotNode(Negated(left));
        }
        else if (Take("in"))
        {
            compared = In(left);
        }
        else if (Take("matches"))
        {
            compared = Matches(left);
        }
        else if (s_comparisons.FirstOrDefault(token.Is) is { } sign)
        {
            _at++;
            compared = new CompareNode(left, Sum(), sign);
        }

        if (!ReferenceEquals(compared, left) && s_comparisons.Any(Current.Is))
        {
            throw new ExpressionException("a comparison has two sides; join two of them by 'and'", _source, Current.Offset);
        }

        return compared;
    }

    // `x not in [..]`, `x not matches '..'`, `x not contains '..'`, `x not exists`.
    private ExpressionNode Negated(ExpressionNode left)
    {
        ExpressionToken token = Current;
        if (Take("in"))
        {
            return In(left);
        }

        if (Take("matches"))
        {
            return Matches(left);
        }

        if (Take("exists"))
        {
            return Exists(left, token);
        }

        return s_tests.FirstOrDefault(Take) is { } word
            ? new CompareNode(left, Sum(), word)
            : throw Unexpected("'in', 'matches', 'contains', 'startsWith', 'endsWith' or 'exists'");
    }

    private ExistsNode Exists(ExpressionNode node, ExpressionToken token) => node is VariableNode variable
        ? new ExistsNode(variable.Slot)
        : throw new ExpressionException("'exists' asks for a variable by its name", _source, token.Offset);

    private InNode In(ExpressionNode left)
    {
        if (!Take("["))
        {
            return new InNode(left, [Sum()]);
        }

        var items = new List<ExpressionNode>();
        while (!Take("]"))
        {
            if (items.Count > 0)
            {
                Expect(",");
            }

            items.Add(Sum());
        }

        return new InNode(left, items);
    }

    private MatchesNode Matches(ExpressionNode left)
    {
        ExpressionToken token = Current;
        if (token.Kind != ExpressionTokenKind.Text)
        {
            throw Unexpected("a regular expression in quotes");
        }

        _at++;
        try
        {
            return new MatchesNode(left, RegexOf.Compile(token.Text));
        }
        catch (ArgumentException e)
        {
            throw new ExpressionException($"the regular expression is malformed: {e.Message}", _source, token.Offset);
        }
    }

    private ExpressionNode Sum()
    {
        ExpressionNode left = Product();
        while (Current.Is("+") || Current.Is("-"))
        {
            char sign = _tokens[_at++].Text[0];
            left = new ArithmeticNode(left, Product(), sign);
        }

        return left;
    }

    private ExpressionNode Product()
    {
        ExpressionNode left = Signed();
        while (Current.Is("*") || Current.Is("/") || Current.Is("%"))
        {
            char sign = _tokens[_at++].Text[0];
            left = new ArithmeticNode(left, Signed(), sign);
        }

        return left;
    }

    private ExpressionNode Signed() => Take("-") ? Deeper(() => new NegativeNode(Signed())) : Value();

    private ExpressionNode Value()
    {
        ExpressionToken token = Current;
        switch (token.Kind)
        {
            case ExpressionTokenKind.Number:
                _at++;
                return new LiteralNode(ExpressionValue.Of(new ScalarValue(token.Text, ScalarKind.Number)));
            case ExpressionTokenKind.Text:
                _at++;
                return new LiteralNode(ExpressionValue.Of(token.Text));
            case ExpressionTokenKind.Reference:
                _at++;
                return Reference(token);
            case ExpressionTokenKind.Name:
                return Named(token);
            case ExpressionTokenKind.Sign when token.Text == "(":
                _at++;
                ExpressionNode inner = Deeper(Or);
                Expect(")");
                return inner;
            default:
                throw Unexpected("a value");
        }
    }

    private ExpressionNode Named(ExpressionToken token)
    {
        _at++;
        if (Current.Is("("))
        {
            return Function(token);
        }

        switch (token.Text)
        {
            case "true" or "false":
                return new LiteralNode(ExpressionValue.Of(token.Text == "true"));
            case "null":
                return new LiteralNode(ExpressionValue.Nothing);
            case var word when s_words.Contains(word):
                _at--;
                throw Unexpected($"a value (a variable of this name is written ${{{word}}})");
            default:
                return Variable(token.Text, token.Offset);
        }
    }

    private ExpressionNode Function(ExpressionToken name)
    {
        if (!FunctionNode.Names.Contains(name.Text))
        {
            string? nearest = NearestWord.Find(name.Text, FunctionNode.Names);
            string hint = nearest is null ? "" : $"; did you mean '{nearest}'?";
            throw new ExpressionException($"there is no function '{name.Text}'{hint} Functions: {string.Join(", ", FunctionNode.Names)}", _source, name.Offset);
        }

        Expect("(");
        ExpressionNode argument = Deeper(Or);
        Expect(")");
        return name.Text == "exists" ? Exists(argument, name) : new FunctionNode(name.Text, argument);
    }

    private ExpressionNode Reference(ExpressionToken token)
    {
        TemplatePart part;
        try
        {
            part = Template.Parse($"${{{token.Text}}}").Parts[0];
        }
        catch (TemplateException e)
        {
            throw new ExpressionException(e.Message, _source, token.Offset);
        }

        switch (part.Kind)
        {
            case TemplatePartKind.Variable:
                return Variable(part.Text, token.Offset);
            case TemplatePartKind.Environment:
                _references.Add(new ExpressionReference(part.Text, IsEnvironment: true, part.Default is not null, token.Offset));
                return new LiteralNode(ExpressionValue.Of(Template.EnvironmentValue(part, _environment) ?? ""));
            default:
                throw new ExpressionException($"'${{{token.Text}}}' cannot stand in an expression; set a variable by it first", _source, token.Offset);
        }
    }

    private VariableNode Variable(string name, int offset)
    {
        _references.Add(new ExpressionReference(name, IsEnvironment: false, HasDefault: false, offset));
        return new VariableNode(name, _slotOf(name));
    }

    private T Deeper<T>(Func<T> read)
    {
        if (++_depth > MaxDepth)
        {
            throw new ExpressionException($"the expression is nested deeper than {MaxDepth.ToString(CultureInfo.InvariantCulture)} levels", _source, Current.Offset);
        }

        T node = read();
        _depth--;
        return node;
    }

    private bool Take(string text)
    {
        if (!Current.Is(text))
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string text)
    {
        if (!Take(text))
        {
            throw Unexpected($"'{text}'");
        }
    }

    private ExpressionException Unexpected(string wanted) => new($"{wanted} is expected here, not {Current}", _source, Current.Offset);
}
