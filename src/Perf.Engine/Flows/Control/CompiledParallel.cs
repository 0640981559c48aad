using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Steps that are done at the same time. The branches' steps follow upon it in the program, and what comes after them begins at <see cref="After"/>.</summary>
internal sealed class CompiledParallel : CompiledStep
{
    /// <summary>Where each branch begins, and the place behind its last step.</summary>
    public required IReadOnlyList<(Label Start, Label End)> Branches { get; init; }

    /// <summary>The largest number of branches at once.</summary>
    public required int Limit { get; init; }

    /// <summary>Where the virtual user goes on when all have ended.</summary>
    public Label After { get; } = new();

    internal override void Begin(VirtualUser vu) => vu.BeginParallel(this);
}
