namespace Perf.Engine.Merging;

/// <summary>What one share measured in one second.</summary>
/// <param name="Share">The share's number; parts are merged in its order.</param>
/// <param name="Agent">Whose process made it; null where nobody else's part is of the same.</param>
/// <param name="Interval">The interval.</param>
internal readonly record struct MergePart(int Share, string? Agent, Interval Interval)
{
    /// <summary>Whether it is what several shares have in common that were added up before. When each of them measured and how its generator fared is in parts of their own.</summary>
    public bool IsSum { get; init; }
}
