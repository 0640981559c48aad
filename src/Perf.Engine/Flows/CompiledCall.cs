using Perf.Engine.Templates.Functions;

namespace Perf.Engine.Flows;

/// <summary>
/// A call in a step's templates. It is worked out once when the step begins, on the virtual user's loop, and its result kept in a place of its own: however
/// often the step is written (a redirect, an answer to a challenge, a kept connection that turns out to be closed), it sends the same.
/// </summary>
/// <param name="Slot">The place of its result.</param>
/// <param name="Expression">What is worked out.</param>
internal readonly record struct CompiledCall(int Slot, CompiledExpression Expression)
{
    /// <summary>Works calls out, in order.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="values">The virtual user's values by slot.</param>
    /// <param name="frame">Random numbers and the time.</param>
    /// <exception cref="Protocols.StepFault">The values do not fit a function.</exception>
    public static void EvaluateAll(CompiledCall[] calls, ScalarValue[] values, scoped in FunctionFrame frame)
    {
        foreach (CompiledCall call in calls)
        {
            values[call.Slot] = call.Expression.Evaluate(values, frame);
        }
    }
}
