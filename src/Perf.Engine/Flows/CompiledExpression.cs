using Perf.Engine.Protocols;
using Perf.Engine.Running;
using Perf.Engine.Templates;
using Perf.Engine.Templates.Functions;

namespace Perf.Engine.Flows;

/// <summary>An expression of a template made ready to run: a value, a variable's place, or a call.</summary>
internal abstract class CompiledExpression
{
    /// <summary>Works it out.</summary>
    /// <param name="values">The virtual user's values by slot.</param>
    /// <param name="frame">Random numbers and the time.</param>
    /// <returns>The value.</returns>
    /// <exception cref="StepFault">The values do not fit the function.</exception>
    public abstract ScalarValue Evaluate(ScalarValue[] values, scoped in FunctionFrame frame);

    /// <summary>Compiles an expression. Calls of constants are worked out here, and files are read.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="variables">The run's variables.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <exception cref="PerfException">A file cannot be read, or constants do not fit their function.</exception>
    public static CompiledExpression Compile(TemplateExpression source, VariableTable variables, Func<string, string?> environment) => source switch
    {
        LiteralExpression literal => new Constant(literal.Value),
        EnvironmentExpression variable => new Constant(ScalarValue.OfText(environment(variable.Name) ?? "")),
        VariableExpression variable => new Place(variables.SlotOf(variable.Name)),
        CallExpression { Function.ReadsFile: true } call => new Constant(ScalarValue.OfText(variables.Folder.ReadText(((LiteralExpression)call.Arguments[0]).Value.Text))),
        CallExpression call => Folded(new Call(call.Function, [.. call.Arguments.Select(argument => Compile(argument, variables, environment))])),
        _ => throw new ArgumentException($"There is no way to work out a {source.GetType().Name}.", nameof(source)),
    };

    private static CompiledExpression Folded(Call call)
    {
        if (!call.IsConstant)
        {
            return call;
        }

        try
        {
            var none = default(SeededSequence);
            return new Constant(call.Evaluate([], new FunctionFrame(ref none, default)));
        }
        catch (StepFault fault)
        {
            throw new PerfException(ErrorIds.ScenarioInvalid, $"A function of the scenario cannot be worked out: {fault.Message}. It is {call.Signature}.", call.Signature, fault);
        }
    }

    private sealed class Constant(ScalarValue value) : CompiledExpression
    {
        public override ScalarValue Evaluate(ScalarValue[] values, scoped in FunctionFrame frame) => value;
    }

    private sealed class Place(int slot) : CompiledExpression
    {
        public override ScalarValue Evaluate(ScalarValue[] values, scoped in FunctionFrame frame) => values[slot];
    }

    private sealed class Call(FunctionDefinition function, CompiledExpression[] arguments) : CompiledExpression
    {
        public bool IsConstant => function.IsPure && arguments.All(argument => argument is Constant);

        public string Signature => function.Signature;

        public override ScalarValue Evaluate(ScalarValue[] values, scoped in FunctionFrame frame)
        {
            var given = new ScalarValue[arguments.Length];
            for (int i = 0; i < given.Length; i++)
            {
                given[i] = arguments[i].Evaluate(values, frame);
            }

            return function.Body(frame, given);
        }
    }
}
