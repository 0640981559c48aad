using Perf.Engine.Running;

namespace Perf.Engine.Flows;

/// <summary>A step made ready to run. All virtual users share it.</summary>
public abstract class CompiledStep
{
    /// <summary>
    /// Begins the step for a virtual user, on its loop. It tells the virtual user when it has ended, never before this returns: so a flow of any length
    /// needs no depth of calls.
    /// </summary>
    /// <param name="vu">The virtual user.</param>
    internal abstract void Begin(VirtualUser vu);
}
