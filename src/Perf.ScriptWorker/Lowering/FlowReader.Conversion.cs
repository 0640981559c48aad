using System.Globalization;
using Acornima;
using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <content>What a conversion reads beyond a straight line: it need not measure the same to the last figure, for nobody runs it in the script's place.</content>
internal sealed partial class FlowReader
{
    private int _turns;

    // Statements that decide or repeat, as far as a step can: loops of known bounds, conditions that are known or ask for a status, return.
    private bool Decides(Statement statement, ValueScope scope)
    {
        switch (statement)
        {
            case IfStatement decision:
                If(decision, scope);
                return true;
            case ReturnStatement { Argument: null } when _depth == 0:
                _entries.Add(new StopStep { Name = "stop", Line = statement.Location.Start.Line, Scope = StopScope.Iteration });
                return true;
            case ForStatement loop:
                For(loop, scope);
                return true;
            case ForOfStatement { Left: VariableDeclaration { Declarations: [{ Id: Identifier item }] } } loop:
                Over(loop, item.Name, scope);
                return true;
            default:
                return false;
        }
    }

    private void If(IfStatement statement, ValueScope scope)
    {
        if (Checked(statement.Test, scope) is { } check)
        {
            Effect(check, scope);
            throw new NotLoweredException("what is done only where a check holds, or does not", statement);
        }

        if (Known(statement.Test, scope) is { } holds)
        {
            if ((holds ? statement.Consequent : statement.Alternate) is { } chosen)
            {
                Read(chosen, new ValueScope(scope));
            }

            return;
        }

        string condition = _metrics.Condition(statement.Test, scope) ?? throw new NotLoweredException("what is done only where a condition holds that is known only while the script runs", statement);
        Branch(condition, statement.Consequent, scope);
        if (statement.Alternate is { } otherwise)
        {
            Branch($"not ({condition})", otherwise, scope);
        }
    }

    private void Branch(string condition, Statement branch, ValueScope scope)
    {
        int line = branch.Location.Start.Line;
        Within(steps => new IfStep { Name = "if", Line = line, Condition = Condition.Of(condition), Then = steps }, isLine: false, () => Read(branch, new ValueScope(scope)));
    }

    private bool? Known(Expression test, ValueScope scope)
    {
        try
        {
            return values.Read(test, scope) switch
            {
                UndefinedValue or KnownValue { Value: null or false or "" or 0.0 } => false,
                KnownValue { Value: not double } => true,
                KnownValue { Value: double number } => !double.IsNaN(number),
                _ => null,
            };
        }
        catch (NotLoweredException)
        {
            return null;
        }
    }

    // for (let i = 0; i < 5; i++)
    private void For(ForStatement loop, ValueScope scope)
    {
        if (loop is not
            {
                Init: VariableDeclaration { Declarations: [{ Id: Identifier counter, Init: NumericLiteral { Value: 0 } }] },
                Test: BinaryExpression { Operator: Operator.LessThan, Left: Identifier compared, Right: var end },
                Update: UpdateExpression { Operator: Operator.Increment, Argument: Identifier counted },
            }
            || compared.Name != counter.Name || counted.Name != counter.Name
            || values.Read(end, scope) is not KnownValue { Value: double and >= 1 and < 1e9 and var turns })
        {
            throw new NotLoweredException("a loop whose number of turns is known only while the script runs", loop);
        }

        string index = string.Create(CultureInfo.InvariantCulture, $"turn{++_turns}");
        var inner = new ValueScope(scope);
        inner.Set(counter.Name, new VariableValue(index, IsCaptured: false));
        int line = loop.Location.Start.Line;
        string count = Math.Ceiling(turns).ToString(CultureInfo.InvariantCulture);
        Within(steps => new LoopStep { Name = "loop", Line = line, Count = count, IndexName = index, ItemName = new LoopStep().ItemName, Steps = steps }, isLine: false, () => Read(loop.Body, inner));
    }

    private void Over(ForOfStatement loop, string item, ValueScope scope)
    {
        if (values.Read(loop.Right, scope) is not ListValue { Items.Count: > 0 } list || !list.Items.All(one => one is KnownValue { Value: string or double or bool }))
        {
            throw new NotLoweredException("a loop over what is known only while the script runs, or over objects", loop);
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"item{++_turns}");
        var inner = new ValueScope(scope);
        inner.Set(item, new VariableValue(name, IsCaptured: false));
        int line = loop.Location.Start.Line;
        ScalarValue[] each = [.. list.Items.Cast<KnownValue>().Select(one => one.Value switch
        {
            string text => ScalarValue.OfText(TemplateText.Literal(text)),
            bool flag => new ScalarValue(flag ? "true" : "false", ScalarKind.Boolean),
            _ => new ScalarValue(TemplateText.Known(one) ?? throw new NotLoweredException("a number whose text is not certain", loop), ScalarKind.Number),
        })];
        Within(steps => new LoopStep { Name = "loop", Line = line, Over = new LoopSource { Values = each }, ItemName = name, Steps = steps }, isLine: false, () => Read(loop.Body, inner));
    }

    // Requests at the same time. What follows may look at each of their answers.
    private List<RequestDraft> Batch(CallExpression call, ValueScope scope)
    {
        if (call.Arguments is not [ArrayExpression list])
        {
            throw new NotLoweredException("http.batch() of requests that are not written there", call);
        }

        var drafts = new List<RequestDraft>();
        int line = call.Location.Start.Line;
        Within(steps => new ParallelStep { Name = "parallel", Line = line, Steps = steps }, isLine: false, () =>
        {
            foreach (Expression? one in list.Elements)
            {
                RequestDraft draft = _requests.ReadOfBatch(one ?? throw new NotLoweredException("a list with holes", call), scope);
                _entries.Add(draft);
                drafts.Add(draft);
            }
        });
        _open.AddRange(drafts);
        return drafts;
    }
}
