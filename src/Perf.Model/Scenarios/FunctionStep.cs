namespace Perf;

/// <summary>A step that is a function of an Artillery processor, which sees and sets the virtual user's variables. Run by a worker process.</summary>
public sealed record FunctionStep : Step
{
    /// <summary>The function's name.</summary>
    public string Function { get; init; } = "";

    /// <summary>Whether it is asked after each turn of the loop around it, and ends the loop where it does not say true.</summary>
    public bool EndsLoopUnlessTrue { get; init; }
}
