namespace Perf;

/// <summary>Takes a value from a response into a variable of the same iteration.</summary>
public sealed record Capture
{
    /// <summary>The variable's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>How the value is taken.</summary>
    public CaptureKind Kind { get; init; }

    /// <summary>The JSONPath, the regular expression or the header's name.</summary>
    public string Selector { get; init; } = "";

    /// <summary>The regular expression's group, by number or name; null for the first.</summary>
    public string? Group { get; init; }

    /// <summary>The value when nothing is found; null to end the iteration with an error of class capture_failed.</summary>
    public string? Default { get; init; }
}
