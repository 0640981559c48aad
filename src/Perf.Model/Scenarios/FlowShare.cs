namespace Perf;

/// <summary>A flow and its share of an executor's iterations.</summary>
public sealed record FlowShare
{
    /// <summary>The flow's name.</summary>
    public string Flow { get; init; } = "";

    /// <summary>How often it is chosen in proportion to the others, more than 0.</summary>
    /// <value>1.</value>
    public double Weight { get; init; } = 1;
}
