namespace Perf;

/// <summary>One thing that a conversion did not carry over as it was.</summary>
public sealed record ConversionNote
{
    /// <summary>What became of it.</summary>
    public ConversionNoteKind Kind { get; init; }

    /// <summary>What it is, and what can be done about it.</summary>
    public string Message { get; init; } = "";

    /// <summary>How often it was met, 1 or more.</summary>
    /// <value>1.</value>
    public int Count { get; init; } = 1;

    /// <summary>Where it was met: lines, requests or operations of what was converted; the first of them when there are many.</summary>
    public IReadOnlyList<string> Places { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>One line of text.</summary>
    public override string ToString()
    {
        string times = Count > 1 ? $" ({Count}x)" : "";
        string places = Places.Count == 0 ? "" : $" [{string.Join(", ", Places)}{(Count > Places.Count ? ", …" : "")}]";
        return $"{Message}{times}{places}";
    }
}
