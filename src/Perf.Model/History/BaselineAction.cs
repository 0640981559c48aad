namespace Perf;

/// <summary>What made a version of a baseline.</summary>
public enum BaselineAction
{
    /// <summary>The set was made, or replaced by another.</summary>
    Set,

    /// <summary>Runs were added.</summary>
    Updated,

    /// <summary>It was removed; its runs are kept until retention takes them.</summary>
    Removed,
}
