using System.Globalization;
using Acornima;
using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <summary>Reads what a script adds to metrics of its own: <c>orders.add(1)</c>, <c>waited.add(answer.timings.duration)</c>, <c>failed.add(answer.status !== 200)</c>.</summary>
/// <param name="values">Reads values.</param>
internal sealed class MetricReader(ValueReader values)
{
    private int _count;

    /// <summary>Reads a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="scope">The names around it.</param>
    /// <returns>Steps; null where it is no call of a metric.</returns>
    /// <exception cref="NotLoweredException">The value is not certain.</exception>
    public IReadOnlyList<Step>? Read(CallExpression call, ValueScope scope)
    {
        if (call.Callee is not MemberExpression { Computed: false, Optional: false, Property: Identifier { Name: "add" }, Object: var owner } || values.Metric(owner, scope) is not var (type, name))
        {
            return null;
        }

        if (call.Arguments is not [var value])
        {
            throw new NotLoweredException($"the metric '{name}' with tags of its own", call);
        }

        int line = call.Location.Start.Line;
        var add = new MetricStep { Name = name, Line = line, Metric = name, Type = type };
        if (value is MemberExpression { Computed: false, Property: Identifier { Name: "duration" }, Object: MemberExpression { Computed: false, Property: Identifier { Name: "timings" }, Object: var timed } })
        {
            return [add with { Value = $"${{{Capture(timed, CaptureKind.Duration, call, scope)}}}" }];
        }

        if (Condition(value, scope) is { } expression)
        {
            string holds = $"holds{++_count}";
            return
            [
                new SetStep { Name = "set", Line = line, Values = [new Assignment { Name = holds, Expression = Perf.Condition.Of(expression) }] },
                add with { Value = $"${{{holds}}}" },
            ];
        }

        return [add with { Value = Text(values.Read(value, scope), call) }];
    }

    /// <summary>A comparison of an answer's status as an expression of a plan.</summary>
    /// <param name="node">The comparison.</param>
    /// <param name="scope">The names around it.</param>
    /// <returns>The expression; null for anything else.</returns>
    /// <exception cref="NotLoweredException">The answer is not that of the request just before.</exception>
    public string? Condition(Expression node, ValueScope scope)
    {
        if (node is not BinaryExpression { Left: MemberExpression { Computed: false, Property: Identifier { Name: "status" }, Object: var answered }, Right: var right } comparison
            || Sign(comparison.Operator) is not { } sign || values.Read(right, scope) is not KnownValue { Value: double status })
        {
            return null;
        }

        // Without any answer the status is 0 in the script, and there is none in the plan.
        string captured = Capture(answered, CaptureKind.Status, node, scope);
        string guard = sign is "!=" or "<" or "<=" ? $"not exists({captured}) or" : $"exists({captured}) and";
        return string.Create(CultureInfo.InvariantCulture, $"{guard} {captured} {sign} {status}");
    }

    private static string? Sign(Operator sign) => sign switch
    {
        Operator.StrictEquality or Operator.Equality => "==",
        Operator.StrictInequality or Operator.Inequality => "!=",
        Operator.LessThan => "<",
        Operator.LessThanOrEqual => "<=",
        Operator.GreaterThan => ">",
        Operator.GreaterThanOrEqual => ">=",
        _ => null,
    };

    private static string Text(LoweredValue value, Node node) => value switch
    {
        KnownValue { Value: double or bool } known when TemplateText.Known(known) is { } text => text,
        VariableValue variable => $"${{{variable.Name}}}",
        _ => throw new NotLoweredException("a value of a metric that is known only while the script runs", node),
    };

    private string Capture(Expression owner, CaptureKind kind, Node node, ValueScope scope)
    {
        if (values.Read(owner, scope) is not AnswerValue { Request: { IsOpen: true } request })
        {
            throw new NotLoweredException("a value of an answer that is taken later than directly after the request", node);
        }

        if (request.Captures.FirstOrDefault(known => known.Kind == kind) is { } found)
        {
            return found.Name;
        }

        string name = $"measured{++_count}";
        request.Captures.Add(new Capture { Name = name, Kind = kind });
        return name;
    }
}
