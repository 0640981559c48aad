using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <summary>Reads the body of a function as the steps of a flow.</summary>
/// <param name="values">Reads values.</param>
/// <param name="checks">Reads checks.</param>
/// <param name="left">Takes statements that may be left out; null where none may.</param>
internal sealed partial class FlowReader(ValueReader values, CheckReader checks, LeftOut? left = null)
{
    private readonly RequestReader _requests = new(values, left);
    private readonly MetricReader _metrics = new(values);
    private List<object> _entries = [];
    private readonly List<RequestDraft> _open = [];
    private int _depth;

    /// <summary>Steps within a step while they are being put together.</summary>
    /// <param name="Entries">What is within.</param>
    /// <param name="IsLine">Whether they are a part of the straight line, done once and in order; otherwise nothing within is the last.</param>
    /// <param name="Make">Makes the step of its steps.</param>
    private sealed record BlockDraft(List<object> Entries, bool IsLine, Func<IReadOnlyList<Step>, Step> Make);

    /// <summary>Reads a function.</summary>
    /// <param name="function">The function that is an iteration.</param>
    /// <returns>The steps.</returns>
    /// <exception cref="NotLoweredException">There is something that a native plan does not do.</exception>
    public IReadOnlyList<Step> Read(IFunction function)
    {
        if (function.Async || function.Generator)
        {
            throw new NotLoweredException("an async function", (Node)function);
        }

        Body(function, new ValueScope(null));
        int remaining = Count(_entries);
        return Finish(_entries, ref remaining);
    }

    // Requests and pauses, and the ends of groups: whatever comes after a request matters to its guards.
    private static int Count(List<object> entries) => entries.Sum(entry => entry is BlockDraft block ? Count(block.Entries) : 1);

    private static List<Step> Finish(List<object> entries, ref int remaining)
    {
        var steps = new List<Step>();
        foreach (object entry in entries)
        {
            if (entry is BlockDraft block)
            {
                int many = int.MaxValue;
                remaining -= block.IsLine ? 0 : Count(block.Entries);
                List<Step> inner = block.IsLine ? Finish(block.Entries, ref remaining) : Finish(block.Entries, ref many);
                if (inner.Count > 0 || block.IsLine)
                {
                    steps.Add(block.Make(inner));
                }

                continue;
            }

            remaining--;
            steps.Add(entry is RequestDraft request ? request.Finish(isLast: remaining == 0) : (Step)entry);
        }

        return steps;
    }

    private void Body(IFunction function, ValueScope scope)
    {
        if (function.Body is Expression expression)
        {
            Try(() => Effect(expression, scope));
            return;
        }

        foreach (Statement statement in ((BlockStatement)function.Body).Body)
        {
            Try(() => Read(statement, scope));
        }
    }

    // A statement that is left out leaves the others.
    private bool Try(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (NotLoweredException reason) when (left is not null)
        {
            left.Add(reason);
            return false;
        }
    }

    private void Read(Statement statement, ValueScope scope)
    {
        switch (statement)
        {
            case EmptyStatement or Directive:
                break;
            case VariableDeclaration variables:
                foreach (VariableDeclarator variable in variables.Declarations)
                {
                    if (!Try(() => Declare(variable, scope)))
                    {
                        Forget(variable.Id, scope);
                    }
                }

                break;
            case ExpressionStatement effect:
                Effect(effect.Expression, scope);
                break;
            case NestedBlockStatement block:
                var inner = new ValueScope(scope);
                foreach (Statement one in block.Body)
                {
                    Try(() => Read(one, inner));
                }

                break;
            default:
                if (left is not null && Decides(statement, scope))
                {
                    break;
                }

                throw new NotLoweredException($"a statement that decides or repeats ({statement.TypeText})", statement);
        }
    }

    // check(...) or !check(...), whose checks are made in any case.
    private CallExpression? Checked(Node test, ValueScope scope) => test switch
    {
        ParenthesizedExpression inner => Checked(inner.Expression, scope),
        UnaryExpression { Operator: Acornima.Operator.LogicalNot } not => Checked(not.Argument, scope),
        CallExpression call when values.Name(call.Callee, scope) == "k6.check" => call,
        _ => null,
    };

    // Whatever has the name elsewhere, it is not what is meant here.
    private static void Forget(Node pattern, ValueScope scope)
    {
        if (pattern is Identifier name)
        {
            scope.Set(name.Name, new UnknownValue());
        }

        foreach (Node inner in pattern.ChildNodes)
        {
            Forget(inner, scope);
        }
    }

    private void Declare(VariableDeclarator variable, ValueScope scope)
    {
        if (left is not null && variable is { Id: Identifier list, Init: CallExpression batch } && values.Name(batch.Callee, scope) == "http.batch")
        {
            scope.Set(list.Name, new ListValue([.. Batch(batch, scope).Select(draft => new AnswerValue(draft))]));
            return;
        }

        if (left is not null && variable is { Id: Identifier result, Init: { } init } && Checked(init, scope) is { } check)
        {
            scope.Set(result.Name, new UnknownValue());
            Effect(check, scope);
            return;
        }

        if (variable.Id is not Identifier name || variable.Init is null)
        {
            throw new NotLoweredException("a variable without a value, or a pattern", variable);
        }

        scope.Set(name.Name, TryRequest(variable.Init, scope) is { } draft ? new AnswerValue(draft) : values.Read(variable.Init, scope));
    }

    private void Effect(Expression node, ValueScope scope)
    {
        if (TryRequest(node, scope) is not null)
        {
            return;
        }

        if (node is not CallExpression { Optional: false } call)
        {
            throw new NotLoweredException("an expression that is neither a request, a check, a pause nor a group", node);
        }

        switch (values.Name(call.Callee, scope))
        {
            case "k6.check" when call.Arguments.Count == 2:
                Check(call, scope);
                break;
            case "k6.sleep" when call.Arguments.Count == 1:
                Close();
                _entries.Add(Pause(values.Read(call.Arguments[0], scope), call));
                break;
            case "k6.group" when call.Arguments.Count == 2:
                Group(call, scope);
                break;
            case null when left is not null && _metrics.Read(call, scope) is { } metric:
                _entries.AddRange(metric);
                break;
            case "http.batch" when left is not null:
                Batch(call, scope);
                break;
            case "k6.check":
                throw new NotLoweredException("check() with tags", call);
            default:
                throw new NotLoweredException("a call that is neither a request, a check, a pause nor a group", call);
        }
    }

    private RequestDraft? TryRequest(Expression node, ValueScope scope)
    {
        if (node is not CallExpression { Optional: false } call || values.Name(call.Callee, scope) is not { } name || !RequestReader.IsRequest(name))
        {
            return null;
        }

        RequestDraft draft = _requests.Read(name, call, scope);
        Close();
        _entries.Add(draft);
        _open.Add(draft);
        return draft;
    }

    // What is said of an answer later than directly after the request would be counted, or fail, later too.
    private void Close()
    {
        _open.ForEach(draft => draft.IsOpen = false);
        _open.Clear();
    }

    private void Check(CallExpression call, ValueScope scope)
    {
        RequestDraft? draft = TryRequest(call.Arguments[0], scope) ?? (values.Read(call.Arguments[0], scope) as AnswerValue)?.Request;
        if (draft is null)
        {
            throw new NotLoweredException("check() of something that is no answer", call);
        }

        if (!draft.IsOpen)
        {
            throw new NotLoweredException("check() of an answer later than directly after its request", call);
        }

        checks.Read(call.Arguments[1], draft, scope);
    }

    private static ThinkStep Pause(LoweredValue value, CallExpression call)
    {
        switch (value)
        {
            case KnownValue { Value: double seconds } when seconds is >= 0 and < 1e6:
                return new ThinkStep { Line = call.Location.Start.Line, Min = TimeSpan.FromSeconds(seconds), Max = TimeSpan.FromSeconds(seconds) };
            case SpanValue { Min: >= 0, Max: < 1e6 } span:
                return new ThinkStep { Line = call.Location.Start.Line, Min = TimeSpan.FromSeconds(span.Min), Max = TimeSpan.FromSeconds(span.Max) };
            case VariableValue { IsCaptured: false } drawn:
                return new ThinkStep { Line = call.Location.Start.Line, Duration = $"${{{drawn.Name}}}s" };
            default:
                throw new NotLoweredException("sleep() for a time that is known only while the script runs", call);
        }
    }

    private void Group(CallExpression call, ValueScope scope)
    {
        string name = TemplateText.Known(values.Read(call.Arguments[0], scope)) ?? throw new NotLoweredException("a group whose name is known only while the script runs", call);
        if (name.Contains(GroupStep.Separator, StringComparison.Ordinal) || call.Arguments[1] is not IFunction { Async: false, Generator: false, Params.Count: 0 } function)
        {
            throw new NotLoweredException("group() with a function that is not written there", call);
        }

        int line = call.Location.Start.Line;
        _depth++;
        Within(steps => new GroupStep { Name = name, Line = line, Steps = steps }, isLine: true, () => Body(function, new ValueScope(scope)));
        _depth--;
    }

    private void Within(Func<IReadOnlyList<Step>, Step> make, bool isLine, Action read)
    {
        Close();
        List<object> outer = _entries;
        var block = new BlockDraft([], isLine, make);
        outer.Add(block);
        _entries = block.Entries;
        try
        {
            read();
        }
        finally
        {
            // A conversion goes on with what follows, whatever of this was left out.
            Close();
            _entries = outer;
        }
    }
}
