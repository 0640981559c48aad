namespace Perf;

/// <summary>A stage of a ramp: from the level before it, in a straight line, to its target.</summary>
/// <param name="Duration">How long it takes; zero is a jump.</param>
/// <param name="Target">Virtual users, or starts per time unit, at its end.</param>
public readonly record struct Stage(TimeSpan Duration, double Target);
