using System.Globalization;
using System.Text.RegularExpressions;
using Acornima;
using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <summary>Reads the functions of a check as assertions.</summary>
/// <param name="values">Reads what is compared with.</param>
/// <param name="left">Takes conditions that may be left out; null where none may.</param>
internal sealed partial class CheckReader(ValueReader values, LeftOut? left = null)
{
    /// <summary>Reads the conditions of a check.</summary>
    /// <param name="conditions">The object of names and functions.</param>
    /// <param name="request">The request whose answer is checked; it gets the assertions.</param>
    /// <param name="scope">The names around.</param>
    public void Read(Expression conditions, RequestDraft request, ValueScope scope)
    {
        if (conditions is not ObjectExpression members)
        {
            throw new NotLoweredException("check() with conditions that are not written there", conditions);
        }

        foreach (Node node in members.Properties)
        {
            (int checks, int guards) = (request.Checks.Count, request.Guards.Count);
            try
            {
                ReadOne(node, request, scope);
            }
            catch (NotLoweredException reason) when (left is not null)
            {
                // What of it was read already goes with it.
                request.Checks.RemoveRange(checks, request.Checks.Count - checks);
                request.Guards.RemoveRange(guards, request.Guards.Count - guards);
                left.Add(reason);
            }
        }
    }

    private void ReadOne(Node node, RequestDraft request, ValueScope scope)
    {
        if (node is not ObjectProperty { Kind: PropertyKind.Init, Value: Expression value } property)
        {
            throw new NotLoweredException("check() with conditions of this form", node);
        }

        string name = property.Computed ? TemplateText.Known(values.Read(property.Key, scope)) ?? throw new NotLoweredException("the name of a check that is known only while the script runs", node)
            : property.Key is StringLiteral text ? text.Value
            : property.Key is Identifier word ? word.Name
            : throw new NotLoweredException("the name of a check", node);
        if (request.Checks.Any(check => check.Name == name))
        {
            throw new NotLoweredException($"two checks named '{name}' of one answer", node);
        }

        (string parameter, Expression body) = Function(value);
        foreach (Expression part in Conjunction(body))
        {
            request.Checks.Add(Condition(part, parameter, request, scope) with { Name = name });
        }
    }

    // (r) => condition, or function (r) { return condition; }
    private static (string Parameter, Expression Body) Function(Expression value)
    {
        if (value is not IFunction { Async: false, Generator: false, Params: [Identifier parameter] } function)
        {
            throw new NotLoweredException("a condition of a check that is no function of the answer", value);
        }

        return function.Body switch
        {
            Expression body => (parameter.Name, body),
            BlockStatement { Body: [ReturnStatement { Argument: { } result }] } => (parameter.Name, result),
            _ => throw new NotLoweredException("a function of a check that has more than one expression", value),
        };
    }

    private static IEnumerable<Expression> Conjunction(Expression node) => node switch
    {
        ParenthesizedExpression inner => Conjunction(inner.Expression),
        LogicalExpression { Operator: Operator.LogicalAnd } both => Conjunction(both.Left).Concat(Conjunction(both.Right)),
        _ => [node],
    };

    private Assertion Condition(Expression node, string parameter, RequestDraft request, ValueScope scope)
    {
        switch (node)
        {
            case LogicalExpression { Operator: Operator.LogicalOr } either:
                Assertion one = Condition(either.Left, parameter, request, scope);
                Assertion other = Condition(either.Right, parameter, request, scope);
                return one.Operator == ComparisonOperator.Equal && SameSubject(one, other)
                    ? one with { Expected = [.. one.Expected, .. other.Expected] }
                    : throw new NotLoweredException("|| of conditions on different things", node);
            case ParenthesizedExpression inner:
                return Condition(inner.Expression, parameter, request, scope);
            case CallExpression { Callee: MemberExpression { Computed: false, Property: Identifier { Name: "includes" }, Object: var list } } call
                when call.Arguments is [var element] && IsStatus(element, parameter) && values.Read(list, scope) is ListValue statuses:
                return new Assertion
                {
                    Part = ResponsePart.Status,
                    Operator = ComparisonOperator.Equal,
                    Expected = [.. statuses.Items.Select(item => item is KnownValue { Value: double status } && TemplateText.Number(status) is { } text ? text : throw new NotLoweredException("a status that is no number", node))],
                };
            case CallExpression { Callee: MemberExpression { Computed: false, Property: Identifier { Name: "includes" }, Object: var subject } } call when call.Arguments is [var part]:
                return Contains(subject, part, parameter, request, scope, node, isNot: false);
            case UnaryExpression { Operator: Operator.LogicalNot, Argument: CallExpression { Callee: MemberExpression { Computed: false, Property: Identifier { Name: "includes" }, Object: var subject } } call }
                when call.Arguments is [var part] && !IsStatus(part, parameter):
                return Contains(subject, part, parameter, request, scope, node, isNot: true);
            case BinaryExpression comparison when node is not LogicalExpression:
                return Compare(comparison, parameter, request, scope);
            default:
                throw new NotLoweredException("a condition of a check of this form", node);
        }
    }

    private static bool SameSubject(Assertion one, Assertion other) =>
        one.Part == other.Part && one.Selector == other.Selector && one.OfCount == other.OfCount && one.Operator == other.Operator;

    private Assertion Contains(Expression subject, Expression part, string parameter, RequestDraft request, ValueScope scope, Node node, bool isNot)
    {
        string text = values.Read(part, scope) is KnownValue { Value: string known } ? TemplateText.Literal(known) : throw new NotLoweredException("includes() of a value that is known only while the script runs", node);
        var assertion = new Assertion { Operator = isNot ? ComparisonOperator.NotContains : ComparisonOperator.Contains, Expected = [text] };
        if (IsMember(subject, parameter, "body"))
        {
            request.Guards.Add(Guard.Body);
            return assertion with { Part = ResponsePart.Body };
        }

        string header = Header(subject, parameter, node);
        request.Guards.Add(Guard.Header(header));

        // An answer without the header throws in the script, which counts as failed; "does not contain" would hold.
        return isNot ? throw new NotLoweredException("a header that is not to contain something", node) : assertion with { Part = ResponsePart.Header, Selector = header };
    }

    private Assertion Compare(BinaryExpression node, string parameter, RequestDraft request, ValueScope scope)
    {
        (Expression subject, Expression expected, Operator sign) = MentionsParameter(node.Left, parameter)
            ? (node.Left, node.Right, node.Operator)
            : (node.Right, node.Left, Turned(node.Operator));
        if (MentionsParameter(expected, parameter))
        {
            throw new NotLoweredException("a comparison of two things of the answer", node);
        }

        ComparisonOperator comparison = sign switch
        {
            Operator.StrictEquality or Operator.Equality => ComparisonOperator.Equal,
            Operator.StrictInequality or Operator.Inequality => ComparisonOperator.NotEqual,
            Operator.LessThan => ComparisonOperator.Less,
            Operator.LessThanOrEqual => ComparisonOperator.LessOrEqual,
            Operator.GreaterThan => ComparisonOperator.Greater,
            Operator.GreaterThanOrEqual => ComparisonOperator.GreaterOrEqual,
            _ => throw new NotLoweredException("this operator in a check", node),
        };
        if (IsStatus(subject, parameter))
        {
            return new Assertion { Part = ResponsePart.Status, Operator = comparison, Expected = [Number(expected, scope, node)] };
        }

        if (subject is MemberExpression { Computed: false, Property: Identifier { Name: "duration" }, Object: var timings } && IsMember(timings, parameter, "timings"))
        {
            return new Assertion { Part = ResponsePart.Duration, Operator = comparison, Expected = [Number(expected, scope, node)] };
        }

        if (subject is MemberExpression { Computed: false, Property: Identifier { Name: "length" }, Object: var body } && IsMember(body, parameter, "body"))
        {
            // Bytes are not characters, but nothing is nothing.
            request.Guards.Add(Guard.Body);
            return Number(expected, scope, node) == "0" && comparison is ComparisonOperator.Greater or ComparisonOperator.NotEqual or ComparisonOperator.Equal
                ? new Assertion { Part = ResponsePart.Size, Operator = comparison, Expected = ["0"] }
                : throw new NotLoweredException("the length of a body: it is compared with 0 alone", node);
        }

        if (subject is CallExpression { Callee: MemberExpression { Computed: false, Property: Identifier { Name: "indexOf" }, Object: var searched } } search && search.Arguments is [var part])
        {
            string number = Number(expected, scope, node);
            bool isFound = (comparison, number) is (ComparisonOperator.NotEqual or ComparisonOperator.Greater, "-1") or (ComparisonOperator.GreaterOrEqual, "0");
            bool isMissing = (comparison, number) is (ComparisonOperator.Equal, "-1") or (ComparisonOperator.Less, "0");
            return isFound || isMissing
                ? Contains(searched, part, parameter, request, scope, node, isMissing)
                : throw new NotLoweredException("indexOf() compared with anything but -1", node);
        }

        if (subject is CallExpression { Callee: MemberExpression { Computed: false, Property: Identifier { Name: "json" }, Object: Identifier { Name: var owner } } } json && owner == parameter && json.Arguments is [StringLiteral path])
        {
            request.Guards.Add(Guard.Json);
            return Json(JsonPaths.Of(path.Value, node), comparison, sign, expected, scope, node);
        }

        return new Assertion { Part = ResponsePart.Header, Selector = Header(subject, parameter, node), Operator = comparison, Expected = [UnmistakableText(expected, comparison, scope, node)] };
    }

    private Assertion Json(string path, ComparisonOperator comparison, Operator sign, Expression expected, ValueScope scope, Node node)
    {
        var assertion = new Assertion { Part = ResponsePart.Json, Selector = "$" + path, Operator = comparison };
        LoweredValue value = values.Read(expected, scope);
        if (value is UndefinedValue && sign is Operator.StrictEquality or Operator.StrictInequality)
        {
            return assertion with { Operator = comparison == ComparisonOperator.Equal ? ComparisonOperator.NotExists : ComparisonOperator.Exists };
        }

        // Perf compares texts; "5" === 5 holds not in JavaScript.
        if (value is KnownValue { Value: double number } && TemplateText.Number(number) is { } text && sign == Operator.Equality)
        {
            return assertion with { Expected = [text] };
        }

        return comparison == ComparisonOperator.Equal
            ? assertion with { Expected = [UnmistakableText(expected, comparison, scope, node)] }
            : throw new NotLoweredException("a value of JSON that is not to be something: what is missing is something else", node);
    }

    // A text that no number, truth value or null looks like.
    private string UnmistakableText(Expression expected, ComparisonOperator comparison, ValueScope scope, Node node)
    {
        if (comparison is not ComparisonOperator.Equal || values.Read(expected, scope) is not KnownValue { Value: string text })
        {
            throw new NotLoweredException("a comparison in which the kind of the value matters, such as === with a number", node);
        }

        return text.Length == 0 || text is "true" or "false" or "null" || text[0] is '{' or '[' || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? throw new NotLoweredException($"a comparison with '{text}', which may be a number, a truth value or an object just as well", node)
            : TemplateText.Literal(text);
    }

    private string Number(Expression expected, ValueScope scope, Node node) =>
        values.Read(expected, scope) is KnownValue { Value: double number } && TemplateText.Number(number) is { } text ? text : throw new NotLoweredException("a comparison with what is no number", node);

    // Names of headers are canonical in k6: any other is undefined.
    private static string Header(Expression subject, string parameter, Node node)
    {
        if (subject is MemberExpression { Optional: false, Object: var headers } member && IsMember(headers, parameter, "headers"))
        {
            string? name = member.Computed ? (member.Property as StringLiteral)?.Value : (member.Property as Identifier)?.Name;
            if (name is not null && Canonical().IsMatch(name))
            {
                return name;
            }
        }

        throw new NotLoweredException("a condition of a check of this form", node);
    }

    private static bool IsStatus(Node node, string parameter) => IsMember(node, parameter, "status");

    private static bool IsMember(Node node, string parameter, string name) =>
        node is MemberExpression { Computed: false, Optional: false, Object: Identifier owner, Property: Identifier property } && owner.Name == parameter && property.Name == name;

    private static bool MentionsParameter(Node node, string parameter) =>
        node is Identifier name ? name.Name == parameter : node.ChildNodes.Any(child => MentionsParameter(child, parameter));

    private static Operator Turned(Operator sign) => sign switch
    {
        Operator.LessThan => Operator.GreaterThan,
        Operator.LessThanOrEqual => Operator.GreaterThanOrEqual,
        Operator.GreaterThan => Operator.LessThan,
        Operator.GreaterThanOrEqual => Operator.LessThanOrEqual,
        _ => sign,
    };

    [GeneratedRegex("^[A-Z][a-z0-9]*(-[A-Z0-9][a-z0-9]*)*$")]
    private static partial Regex Canonical();
}
