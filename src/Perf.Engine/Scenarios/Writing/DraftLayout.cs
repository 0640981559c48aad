namespace Perf.Engine.Scenarios.Writing;

/// <summary>How a mapping or a list is laid out.</summary>
public enum DraftLayout
{
    /// <summary>In one line where it fits, otherwise a line for each entry.</summary>
    Fitting,

    /// <summary>A line for each entry.</summary>
    Block,

    /// <summary>In one line, however long.</summary>
    Inline,
}
