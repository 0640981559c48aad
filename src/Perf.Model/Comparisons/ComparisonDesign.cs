namespace Perf;

/// <summary>How the runs of the two sides belong together.</summary>
public enum ComparisonDesign
{
    /// <summary>The runs of one side have nothing to do with those of the other.</summary>
    Independent,

    /// <summary>Run i of one side was made beside run i of the other, so that they share the machine's mood: interleaved blocks, matched pairs.</summary>
    Paired,
}
