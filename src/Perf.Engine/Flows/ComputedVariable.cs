using Perf.Engine.Running;
using Perf.Engine.Templates.Functions;

namespace Perf.Engine.Flows;

/// <summary>A variable that has another value in each iteration: it calls functions, or refers to a row of data or to a variable that does.</summary>
/// <param name="slot">Its place.</param>
/// <param name="choices">Its values, of which each iteration takes one; each with the calls that it needs.</param>
internal sealed class ComputedVariable(int slot, IReadOnlyList<(CompiledCall[] Calls, TextTemplate Text)> choices)
{
    /// <summary>Works its value out.</summary>
    /// <exception cref="Protocols.StepFault">The values do not fit a function.</exception>
    public void Fill(ScalarValue[] values, ref SeededSequence random, DateTimeOffset now)
    {
        (CompiledCall[] calls, TextTemplate text) = choices[choices.Count == 1 ? 0 : random.Next(choices.Count)];
        CompiledCall.EvaluateAll(calls, values, new FunctionFrame(ref random, now));
        values[slot] = text.WholeSlot >= 0 ? values[text.WholeSlot] : ScalarValue.OfText(text.Render(values));
    }
}
