namespace Perf.Tuning;

/// <summary>What must hold before an optimization is proposed.</summary>
/// <param name="If">What must be true; what is not known is not true.</param>
/// <param name="Otherwise">Why not, in a sentence.</param>
/// <param name="Source">What must be true, as it was written.</param>
internal sealed record Precondition(Expression If, Template Otherwise, string Source);
