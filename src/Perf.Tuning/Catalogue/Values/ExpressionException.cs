namespace Perf.Tuning;

/// <summary>An expression of the catalogue that cannot be read or computed. The loader adds file and line; the planner leaves the entry out.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="offset">Where, in characters from the expression's beginning; 0 where it is the whole.</param>
internal sealed class ExpressionException(string message, int offset = 0) : Exception(message)
{
    /// <summary>Where it is, in characters from the beginning.</summary>
    public int Offset { get; } = offset;
}
