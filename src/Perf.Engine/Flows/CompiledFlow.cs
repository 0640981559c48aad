using Perf.Engine.Flows.Control;

namespace Perf.Engine.Flows;

/// <summary>A flow made ready to run: its program, in which loops and branches are jumps.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Steps">Its program.</param>
/// <param name="FirstStep">The metric number of its first step that asks something, or -1.</param>
public sealed record CompiledFlow(string Name, CompiledStep[] Steps, int FirstStep)
{
    /// <summary>What a virtual user does once before its first iteration of it, or null.</summary>
    public CompiledFlow? BeforeVu { get; init; }

    /// <summary>What a virtual user that began it does once after its last iteration, or null.</summary>
    public CompiledFlow? AfterVu { get; init; }

    /// <summary>Whether it is done once and is no iteration: what is done before and after, of a test, an executor or a virtual user.</summary>
    public bool IsOnce { get; init; }

    /// <summary>The places of the variables that its steps may set: what later iterations begin with, where it is done before them.</summary>
    public IReadOnlyList<int> Written { get; init; } = [];

    /// <summary>The least time from one start to the next, or null.</summary>
    internal PauseLength? Pacing { get; init; }

    /// <summary>How long it may take where it is done once.</summary>
    internal TimeSpan MaxDuration { get; init; }

    /// <summary>The innermost group of each step, or null where there is none at all.</summary>
    internal GroupScope?[]? Groups { get; init; }

    /// <summary>How many numbers it keeps for itself.</summary>
    internal int RegisterCount { get; init; }

    /// <summary>How many lists it goes over.</summary>
    internal int ListCount { get; init; }

    /// <summary>What an iteration is given at its start, or null for nothing but the variables' values.</summary>
    internal IterationInputs? Inputs { get; init; }
}
