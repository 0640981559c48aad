namespace Perf;

/// <summary>Takes a value from a response into a variable of the same iteration.</summary>
public sealed record Capture
{
    /// <summary>The variable's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>How the value is taken.</summary>
    public CaptureKind Kind { get; init; }

    /// <summary>The JSONPath, the regular expression, the CSS selector, the XPath, or the name of the header or cookie; empty for status and duration.</summary>
    public string Selector { get; init; } = "";

    /// <summary>The regular expression's group, by number or name; null for the first.</summary>
    public string? Group { get; init; }

    /// <summary>The regular expression's flags: i (case does not count), m (^ and $ at lines), s (. takes line breaks too), x (blanks do not count).</summary>
    public string Flags { get; init; } = "";

    /// <summary>The attribute of the elements that CSS or XPath finds; null for their text.</summary>
    public string? Attribute { get; init; }

    /// <summary>Which of the values found is taken.</summary>
    public CapturePick Pick { get; init; }

    /// <summary>The number of the value for <see cref="CapturePick.Nth"/>, from 0.</summary>
    public int Index { get; init; }

    /// <summary>The value when nothing is found; null to end the iteration with an error of class capture_failed.</summary>
    public string? Default { get; init; }
}
