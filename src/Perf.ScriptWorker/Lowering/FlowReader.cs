using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <summary>Reads the body of a function as the steps of a flow.</summary>
/// <param name="values">Reads values.</param>
/// <param name="checks">Reads checks.</param>
internal sealed class FlowReader(ValueReader values, CheckReader checks)
{
    private readonly RequestReader _requests = new(values);
    private List<object> _entries = [];
    private RequestDraft? _open;

    private sealed record GroupDraft(string Name, int Line, List<object> Entries);

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
        int left = Count(_entries);
        return Finish(_entries, ref left);
    }

    // Requests and pauses, and the ends of groups: whatever comes after a request matters to its guards.
    private static int Count(List<object> entries) => entries.Sum(entry => entry is GroupDraft group ? Count(group.Entries) : 1);

    private static List<Step> Finish(List<object> entries, ref int left)
    {
        var steps = new List<Step>();
        foreach (object entry in entries)
        {
            if (entry is GroupDraft group)
            {
                steps.Add(new GroupStep { Name = group.Name, Line = group.Line, Steps = Finish(group.Entries, ref left) });
                continue;
            }

            left--;
            steps.Add(entry is RequestDraft request ? request.Finish(isLast: left == 0) : (Step)entry);
        }

        return steps;
    }

    private void Body(IFunction function, ValueScope scope)
    {
        if (function.Body is Expression expression)
        {
            Effect(expression, scope);
            return;
        }

        foreach (Statement statement in ((BlockStatement)function.Body).Body)
        {
            Read(statement, scope);
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
                    Declare(variable, scope);
                }

                break;
            case ExpressionStatement effect:
                Effect(effect.Expression, scope);
                break;
            case NestedBlockStatement block:
                var inner = new ValueScope(scope);
                foreach (Statement one in block.Body)
                {
                    Read(one, inner);
                }

                break;
            default:
                throw new NotLoweredException($"a statement that decides or repeats ({statement.TypeText})", statement);
        }
    }

    private void Declare(VariableDeclarator variable, ValueScope scope)
    {
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
        _open = draft;
        return draft;
    }

    // What is said of an answer later than directly after the request would be counted, or fail, later too.
    private void Close()
    {
        if (_open is not null)
        {
            _open.IsOpen = false;
            _open = null;
        }
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

        Close();
        List<object> outer = _entries;
        var group = new GroupDraft(name, call.Location.Start.Line, []);
        outer.Add(group);
        _entries = group.Entries;
        Body(function, new ValueScope(scope));
        Close();
        _entries = outer;
    }
}
