namespace Perf.Analysis;

/// <summary>What a sample says of a shift: an estimate, an interval at any level, and the p-value of any supposed shift.</summary>
internal abstract class ShiftDistribution
{
    /// <summary>The estimate.</summary>
    public abstract double Estimate { get; }

    /// <summary>The two-sided interval.</summary>
    /// <param name="alpha">1 − its confidence.</param>
    /// <returns>Infinite ends where there are too few values for this level.</returns>
    public abstract (double Low, double High) Interval(double alpha);

    /// <summary>The one-sided p-value of a shift of at most this, against a larger one.</summary>
    /// <param name="shift">The supposed shift.</param>
    public abstract double PValueAbove(double shift);

    /// <summary>The one-sided p-value of a shift of at least this, against a smaller one.</summary>
    /// <param name="shift">The supposed shift.</param>
    public abstract double PValueBelow(double shift);

    /// <summary>The two-sided p-value of exactly this shift.</summary>
    /// <param name="shift">The supposed shift.</param>
    public double PValue(double shift) => Math.Min(1, 2 * Math.Min(PValueAbove(shift), PValueBelow(shift)));

    /// <summary>How sure it is that the shift is larger than this, 0 to 1: where 1 − a is the highest confidence whose one-sided bound is above it.</summary>
    /// <param name="shift">The shift.</param>
    public double Confidence(double shift) => 1 - PValueAbove(shift);
}
