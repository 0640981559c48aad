using Perf.Engine.Flows.Expressions;

namespace Perf.Engine.Flows.Control;

/// <summary>What the steps of a loop share.</summary>
internal sealed class CompiledLoop
{
    /// <summary>The register of the turn's number.</summary>
    public required int Turn { get; init; }

    /// <summary>The register of the number of turns.</summary>
    public required int Limit { get; init; }

    /// <summary>The place of the list of values, or -1 without one.</summary>
    public required int List { get; init; }

    /// <summary>How often, or null for no limit.</summary>
    public required LoopCount? Count { get; init; }

    /// <summary>The values, or null.</summary>
    public required LoopItems? Items { get; init; }

    /// <summary>What must hold before each turn, or null.</summary>
    public Expression? While { get; set; }

    /// <summary>Whether the first turn is made without asking.</summary>
    public required bool AtLeastOnce { get; init; }

    /// <summary>The variable of the turn's number.</summary>
    public required int IndexSlot { get; init; }

    /// <summary>The variable of the turn's value.</summary>
    public required int ItemSlot { get; init; }

    /// <summary>Where each turn begins.</summary>
    public Label NextTurn { get; } = new();

    /// <summary>Where the loop has ended.</summary>
    public Label End { get; } = new();
}
