namespace Perf.Tuning;

/// <summary>By how much one side is above the other on a scale of logarithms.</summary>
/// <param name="Center">The estimate.</param>
/// <param name="Low">The lower end of its interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Confidence">What the interval's confidence is, 0 to 1: what was asked for or more, or less where so few pairs cannot give it.</param>
internal readonly record struct ShiftEstimate(double Center, double Low, double High, double Confidence);
