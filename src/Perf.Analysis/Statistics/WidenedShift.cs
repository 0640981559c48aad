namespace Perf.Analysis;

/// <summary>The same estimate with more doubt: every distance from it is taken as so many times larger.</summary>
/// <param name="inner">What is widened.</param>
/// <param name="factor">1 or more.</param>
/// <param name="leastHalf">The least distance of an interval's end from the estimate, such as the width of a histogram's bucket.</param>
internal sealed class WidenedShift(ShiftDistribution inner, double factor, double leastHalf = 0) : ShiftDistribution
{
    public override double Estimate => inner.Estimate;

    public override (double Low, double High) Interval(double alpha)
    {
        (double low, double high) = inner.Interval(alpha);
        return (Estimate - Math.Max(leastHalf, factor * (Estimate - low)), Estimate + Math.Max(leastHalf, factor * (high - Estimate)));
    }

    public override double PValueAbove(double shift) => inner.PValueAbove(Nearer(shift));

    public override double PValueBelow(double shift) => inner.PValueBelow(Nearer(shift));

    private double Nearer(double shift) => Estimate + ((shift - Estimate) / factor);
}
