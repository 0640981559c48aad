using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>
/// A step of a flow's program that takes no time: it decides which step is next. A flow with loops, branches and groups is one list of steps with jumps
/// between them, so that it needs no depth of calls and no stack, however deep it is nested.
/// </summary>
internal abstract class ControlStep : CompiledStep
{
    /// <summary>Instead of a place: the iteration ends here.</summary>
    public const int EndsIteration = -1;

    /// <summary>Does it.</summary>
    /// <param name="vu">The virtual user.</param>
    /// <param name="at">Its own place.</param>
    /// <returns>The place of the next step, or <see cref="EndsIteration"/>.</returns>
    public abstract int Next(VirtualUser vu, int at);

    internal sealed override void Begin(VirtualUser vu) => throw new InvalidOperationException($"A {GetType().Name} takes no time and cannot be begun.");
}
