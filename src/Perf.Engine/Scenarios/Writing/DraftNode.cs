namespace Perf.Engine.Scenarios.Writing;

/// <summary>A value of a scenario file that is being written, with what is said about it.</summary>
public abstract class DraftNode
{
    /// <summary>Lines of comment above it.</summary>
    public IList<string> Comments { get; } = [];

    /// <summary>A comment behind it, in the same line; where it takes several lines, the last of those above it. Null for none.</summary>
    public string? Remark { get; set; }

    /// <summary>Whether an empty line stands above it.</summary>
    public bool IsSpaced { get; set; }

    /// <summary>How it is laid out.</summary>
    /// <value><see cref="DraftLayout.Fitting"/>.</value>
    public DraftLayout Layout { get; set; }
}
