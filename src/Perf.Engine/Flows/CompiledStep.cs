using Perf.Engine.Running;

namespace Perf.Engine.Flows;

/// <summary>A step made ready to run. All virtual users share it.</summary>
public abstract class CompiledStep
{
    /// <summary>Functions that are called in its templates; worked out when it begins.</summary>
    internal CompiledCall[] Calls { get; set; } = [];

    /// <summary>The sign-in whose token it shows, or null.</summary>
    internal SignIn? SignIn { get; set; }

    /// <summary>
    /// Begins the step for a virtual user, on its loop. It tells the virtual user when it has ended, never before this returns: so a flow of any length
    /// needs no depth of calls.
    /// </summary>
    /// <param name="vu">The virtual user.</param>
    internal abstract void Begin(VirtualUser vu);
}
