using Acornima;
using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <summary>Finds out what expressions stand for, as far as that is certain before the script runs.</summary>
internal sealed partial class ValueReader
{
    // A variable of a list has its elements in the plan.
    private const int MostElements = 1000;

    private readonly ScriptShape _shape;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly Dictionary<string, LoweredValue> _constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);
    private readonly PlanVariables _variables;
    private readonly LeftOut? _left;

    /// <summary>Creates it.</summary>
    /// <param name="shape">The script's top level.</param>
    /// <param name="environment">What __ENV has.</param>
    /// <param name="variables">Takes the variables that iterations need.</param>
    /// <param name="left">Takes members of objects that may be left out; null where none may.</param>
    public ValueReader(ScriptShape shape, IReadOnlyDictionary<string, string> environment, PlanVariables variables, LeftOut? left = null)
    {
        _left = left;
        _shape = shape;
        _environment = environment;
        _variables = variables;
    }

    /// <summary>The metric of the script's own that a name stands for; null for anything else.</summary>
    public (MetricType Type, string Name)? Metric(Node node, ValueScope scope) =>
        node is Identifier name && scope.Get(name.Name) is null && _shape.Metrics.TryGetValue(name.Name, out (MetricType Type, string Name) metric) ? metric : null;

    /// <summary>What an expression stands for.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="scope">The names around it; null at the top level.</param>
    /// <exception cref="NotLoweredException">That is not certain.</exception>
    public LoweredValue Read(Expression node, ValueScope? scope)
    {
        switch (node)
        {
            case StringLiteral text:
                return new KnownValue(text.Value);
            case NumericLiteral number:
                return new KnownValue(number.Value);
            case BooleanLiteral flag:
                return new KnownValue(flag.Value);
            case NullLiteral:
                return new KnownValue(null);
            case ParenthesizedExpression inner:
                return Read(inner.Expression, scope);
            case TemplateLiteral template:
                return Text(template, scope);
            case TaggedTemplateExpression { Tag: var tag } tagged when Name(tag, scope) == "http.url":
                return new NamedUrlValue(Text(tagged.Quasi, scope), string.Join("${}", tagged.Quasi.Quasis.Select(part => part.Value.Cooked)));
            case Identifier name:
                return Named(name, scope);
            case MemberExpression member:
                return Member(member, scope);
            case ObjectExpression members:
                return Object(members, scope);
            case ArrayExpression list:
                return new ListValue([.. list.Elements.Select(item => item is null or SpreadElement ? throw new NotLoweredException("an array with holes or ...", node) : Read(item, scope))]);
            case UnaryExpression { Operator: Operator.UnaryNegation } minus when Read(minus.Argument, scope) is KnownValue { Value: double number }:
                return new KnownValue(-number);
            case LogicalExpression logical:
                return Logical(logical, scope);
            case BinaryExpression binary:
                return Binary(binary, scope);
            case ConditionalExpression choice when Read(choice.Test, scope) is var test:
                return Read(Truth(test, choice.Test) ? choice.Consequent : choice.Alternate, scope);
            case CallExpression call:
                return Call(call, scope);
            default:
                throw new NotLoweredException($"an expression whose value is known only while the script runs ({node.TypeText})", node);
        }
    }

    /// <summary>What an imported name, or a member of one, or a global is: <c>http.get</c>, <c>k6.sleep</c>, <c>JSON.stringify</c>; null for anything else.</summary>
    public string? Name(Node node, ValueScope? scope)
    {
        if (node is Identifier { Name: var name })
        {
            if (scope?.Get(name) is not null || _shape.Constants.ContainsKey(name))
            {
                return null;
            }

            return _shape.Imports.TryGetValue(name, out string? imported) ? imported : name is "Math" or "JSON" or "String" or "__ENV" or "undefined" ? name : null;
        }

        return node is MemberExpression { Computed: false, Optional: false, Property: Identifier property } member && Name(member.Object, scope) is { } owner ? $"{owner}.{property.Name}" : null;
    }

    private LoweredValue Named(Identifier name, ValueScope? scope)
    {
        if (_shape.Changing.Contains(name.Name))
        {
            throw new NotLoweredException($"'{name.Name}', whose value changes", name);
        }

        if (scope?.Get(name.Name) is { } own)
        {
            return own;
        }

        if (_constants.TryGetValue(name.Name, out LoweredValue? known))
        {
            return known;
        }

        if (_shape.Constants.TryGetValue(name.Name, out Expression? expression))
        {
            if (!_underWay.Add(name.Name))
            {
                throw new NotLoweredException($"'{name.Name}' refers to itself", name);
            }

            LoweredValue value = Read(expression, null);
            _underWay.Remove(name.Name);

            // What the top level draws at random is the same for all iterations of a virtual user, and other for each user.
            if (_variables.IsRandom(value))
            {
                throw new NotLoweredException($"'{name.Name}' is random at the top level", name);
            }

            return _constants[name.Name] = value;
        }

        return name.Name switch
        {
            "undefined" => new UndefinedValue(),
            "__VU" or "__ITER" => throw new NotLoweredException($"{name.Name}: a native plan has no such number", name),
            _ => throw new NotLoweredException($"'{name.Name}', which is not known before the script runs", name),
        };
    }

    private LoweredValue Text(TemplateLiteral template, ValueScope? scope)
    {
        var parts = new List<LoweredValue>();
        for (int i = 0; i < template.Quasis.Count; i++)
        {
            if (template.Quasis[i].Value.Cooked is { Length: > 0 } text)
            {
                parts.Add(new KnownValue(text));
            }

            if (i < template.Expressions.Count)
            {
                parts.Add(Read(template.Expressions[i], scope));
            }
        }

        return Joined(parts, template);
    }

    private static LoweredValue Joined(IEnumerable<LoweredValue> values, Node node)
    {
        var parts = new List<LoweredValue>();
        foreach (LoweredValue value in values)
        {
            switch (value)
            {
                case TextValue text:
                    parts.AddRange(text.Parts);
                    break;
                case VariableValue or KnownValue or UndefinedValue:
                    parts.Add(value);
                    break;
                case JsonTextValue json when TemplateTextOf(json, node) is { } known:
                    parts.Add(new KnownValue(known));
                    break;
                case NamedUrlValue url:
                    parts.AddRange(url.Text is TextValue inner ? inner.Parts : [url.Text]);
                    break;
                default:
                    throw new NotLoweredException("a value in a text that is known only while the script runs", node);
            }
        }

        var whole = new TextValue(parts);
        return TemplateText.Known(whole) is { } fixedText ? new KnownValue(fixedText) : whole;
    }

    // JSON without variables is a text like any other.
    private static string? TemplateTextOf(JsonTextValue json, Node node)
    {
        string text = TemplateText.Json(json.Source, node);
        return text.Contains("${", StringComparison.Ordinal) ? null : text;
    }

    private LoweredValue Member(MemberExpression member, ValueScope? scope)
    {
        if (member.Optional)
        {
            throw new NotLoweredException("?.", member);
        }

        string? key = member.Computed
            ? TemplateText.Known(Read(member.Property, scope))
            : ((Identifier)member.Property).Name;
        if (key is null)
        {
            throw new NotLoweredException("a member whose name is known only while the script runs", member);
        }

        if (Name(member.Object, scope) == "__ENV")
        {
            return _environment.TryGetValue(key, out string? value) ? new KnownValue(value) : new UndefinedValue();
        }

        return Read(member.Object, scope) switch
        {
            ObjectValue owner => owner.Get(key) ?? new UndefinedValue(),
            ListValue list when key == "length" => new KnownValue((double)list.Items.Count),
            ListValue list when int.TryParse(key, out int index) => index >= 0 && index < list.Items.Count ? list.Items[index] : new UndefinedValue(),
            KnownValue { Value: string text } when key == "length" => new KnownValue((double)text.Length),
            AnswerValue answer when key == "body" => new AnswerBodyValue(answer.Request),
            AnswerJsonValue json => _variables.Capture(json.Request, key, $"['{Escape(key)}']", member),
            _ => throw new NotLoweredException($"the member '{key}' of a value that is known only while the script runs", member),
        };
    }

    private static string Escape(string key) => key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    private LoweredValue Logical(LogicalExpression node, ValueScope? scope)
    {
        LoweredValue left = Read(node.Left, scope);
        bool takesLeft = node.Operator switch
        {
            Operator.LogicalOr => Truth(left, node.Left),
            Operator.LogicalAnd => !Truth(left, node.Left),
            _ => left is not (UndefinedValue or KnownValue { Value: null }),
        };
        return takesLeft ? left : Read(node.Right, scope);
    }

    private static bool Truth(LoweredValue value, Node node) => value switch
    {
        UndefinedValue or KnownValue { Value: null or false or "" or 0.0 } => false,
        KnownValue { Value: double number } => !double.IsNaN(number),
        KnownValue or ObjectValue or ListValue => true,
        _ => throw new NotLoweredException("a condition on a value that is known only while the script runs", node),
    };

    private LoweredValue Binary(BinaryExpression node, ValueScope? scope)
    {
        LoweredValue left = Read(node.Left, scope);
        LoweredValue right = Read(node.Right, scope);
        if (left is KnownValue { Value: double a } && right is KnownValue { Value: double b })
        {
            return node.Operator switch
            {
                Operator.Addition => new KnownValue(a + b),
                Operator.Subtraction => new KnownValue(a - b),
                Operator.Multiplication => new KnownValue(a * b),
                Operator.Division => new KnownValue(a / b),
                Operator.StrictEquality or Operator.Equality => new KnownValue(a == b),
                Operator.StrictInequality or Operator.Inequality => new KnownValue(a != b),
                _ => throw new NotLoweredException("this operator", node),
            };
        }

        if (left is KnownValue { Value: string one } && right is KnownValue { Value: string other } && node.Operator is Operator.StrictEquality or Operator.Equality)
        {
            return new KnownValue(string.Equals(one, other, StringComparison.Ordinal));
        }

        if (node.Operator == Operator.Addition && (IsText(left) || IsText(right)))
        {
            return Joined([left, right], node);
        }

        return (left, right, node.Operator) switch
        {
            (SpanValue span, KnownValue { Value: double factor }, Operator.Multiplication) when factor >= 0 => new SpanValue(span.Min * factor, span.Max * factor),
            (KnownValue { Value: double factor }, SpanValue span, Operator.Multiplication) when factor >= 0 => new SpanValue(span.Min * factor, span.Max * factor),
            (SpanValue span, KnownValue { Value: double divisor }, Operator.Division) when divisor > 0 => new SpanValue(span.Min / divisor, span.Max / divisor),
            (SpanValue span, KnownValue { Value: double offset }, Operator.Addition) => new SpanValue(span.Min + offset, span.Max + offset),
            (KnownValue { Value: double offset }, SpanValue span, Operator.Addition) => new SpanValue(span.Min + offset, span.Max + offset),
            (SpanValue span, KnownValue { Value: double offset }, Operator.Subtraction) => new SpanValue(span.Min - offset, span.Max - offset),
            _ => throw new NotLoweredException("arithmetic on a value that is known only while the script runs", node),
        };
    }

    private static bool IsText(LoweredValue value) => value is KnownValue { Value: string } or TextValue or NamedUrlValue or JsonTextValue;

    private LoweredValue Call(CallExpression call, ValueScope? scope)
    {
        if (call.Optional)
        {
            throw new NotLoweredException("?.", call);
        }

        LoweredValue[] Arguments() => [.. call.Arguments.Select(argument => argument is SpreadElement ? throw new NotLoweredException("...", argument) : Read(argument, scope))];
        switch (Name(call.Callee, scope))
        {
            case "JSON.stringify" when call.Arguments.Count == 1:
                return new JsonTextValue(Read(call.Arguments[0], scope)) is var json && TemplateTextOf(json, call) is { } known ? new KnownValue(known) : json;
            case "JSON.parse" when call.Arguments.Count == 1 && Read(call.Arguments[0], scope) is AnswerBodyValue body:
                return new AnswerJsonValue(body.Request);
            case "Math.random" when call.Arguments.Count == 0:
                return new SpanValue(0, 1);
            case "Math.floor" when Arguments() is [var floored]:
                return Floor(floored, call);
            case "String" when Arguments() is [var text]:
                return Joined([text], call);
            case "utils.randomIntBetween" when Arguments() is [KnownValue { Value: double low }, KnownValue { Value: double high }] && low == Math.Floor(low) && high == Math.Floor(high) && high >= low:
                return Drawn(low, high, call);
            case "utils.randomItem" when Arguments() is [ListValue { Items.Count: > 0 } list]:
                return Drawn(list, call);
        }

        if (call.Callee is MemberExpression { Computed: false, Optional: false, Property: Identifier { Name: "json" } } member && Read(member.Object, scope) is AnswerValue answer)
        {
            return call.Arguments.Count switch
            {
                0 => new AnswerJsonValue(answer.Request),
                1 when Read(call.Arguments[0], scope) is KnownValue { Value: string path } => _variables.Capture(answer.Request, path, JsonPaths.Of(path, call, takesIndexes: _left is not null), call),
                _ => throw new NotLoweredException("json() with a path that is known only while the script runs", call),
            };
        }

        throw new NotLoweredException("a call of a function that a native plan does not know", call);
    }

    private LoweredValue Floor(LoweredValue value, Node node) => value switch
    {
        KnownValue { Value: double number } => new KnownValue(Math.Floor(number)),
        // Of a number below its end: the end itself never comes.
        SpanValue span when span.Min == Math.Floor(span.Min) && span.Max == Math.Floor(span.Max) && span.Max > span.Min => Drawn(span.Min, span.Max - 1, node),
        _ => throw new NotLoweredException("Math.floor of a value that is known only while the script runs", node),
    };

    private VariableValue Drawn(double low, double high, Node node) => high - low < MostElements
        ? _variables.Draw([.. Enumerable.Range(0, (int)(high - low) + 1).Select(i => new ScalarValue(TemplateText.Number(low + i)!, ScalarKind.Number))])
        : throw new NotLoweredException($"a random whole number of more than {MostElements} values", node);

    private VariableValue Drawn(ListValue list, Node node)
    {
        if (list.Items.Count > MostElements)
        {
            throw new NotLoweredException($"a random element of more than {MostElements}", node);
        }

        return _variables.Draw([.. list.Items.Select(item => item switch
        {
            KnownValue { Value: string text } => ScalarValue.OfText(TemplateText.Literal(text)),
            KnownValue { Value: double number } when TemplateText.Number(number) is { } text => new ScalarValue(text, ScalarKind.Number),
            KnownValue { Value: bool flag } => new ScalarValue(flag ? "true" : "false", ScalarKind.Boolean),
            _ => throw new NotLoweredException("a random element of a list of objects", node),
        })]);
    }
}
