namespace Perf;

/// <summary>One thing that speaks against a run.</summary>
public sealed record ValidityFinding
{
    /// <summary>A stable id, such as <c>StartLag</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Whether it makes the run Invalid; otherwise it is a warning.</summary>
    public bool Invalidates { get; init; }

    /// <summary>What was seen, with the figure and its limit.</summary>
    public string Message { get; init; } = "";

    /// <summary>What to do about it.</summary>
    public string Advice { get; init; } = "";
}
