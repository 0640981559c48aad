namespace Perf;

/// <summary>
/// The buckets of values that are no times: amounts, sizes, temperatures, of any magnitude and either sign. Each bucket stands for one number of eleven
/// significant binary digits and holds the values that round to it, so that it is off by 1/2,048 of the value at most (0.05 %): three significant digits, as
/// <see cref="HistogramLayout"/> keeps of times. Whole numbers below 2,048 are exact. A size below <see cref="Smallest"/> counts as 0 and one above
/// <see cref="Largest"/> as that. The buckets' numbers follow those of times, so that a histogram of either kind is stored and merged in the same way.
/// </summary>
public static class ValueLayout
{
    private const int MantissaBits = 10;
    private const int Dropped = 52 - MantissaBits;
    private const int LeastExponent = -40;
    private const int MostExponent = 63;
    private const long FirstPlace = (LeastExponent + 1023L) << MantissaBits;
    private const int PerSign = (MostExponent - LeastExponent + 1) << MantissaBits;

    /// <summary>The smallest size that is told apart from 0, about 9.1e-13.</summary>
    public static double Smallest { get; } = Math.ScaleB(1, LeastExponent);

    /// <summary>The largest size that is told apart, about 1.8e19.</summary>
    public static double Largest { get; } = SizeOf(PerSign - 1);

    /// <summary>The number of the first bucket: that of the largest negative values.</summary>
    public static int First { get; } = HistogramLayout.BucketCount;

    /// <summary>The number after that of the last bucket.</summary>
    public static int End { get; } = First + (2 * PerSign) + 1;

    private static int Zero => First + PerSign;

    /// <summary>The bucket of a value; buckets are in the order of their values.</summary>
    /// <param name="value">The value; finite.</param>
    /// <returns><see cref="First"/> to <see cref="End"/> - 1.</returns>
    public static int IndexOf(double value)
    {
        double size = Math.Min(Math.Abs(value), Largest);
        if (!(size >= Smallest))
        {
            return Zero;
        }

        // Half of what is dropped is added before: so a bucket's number is in its middle, and a carry into the exponent is what rounding up means there.
        int place = (int)(((BitConverter.DoubleToInt64Bits(size) + (1L << (Dropped - 1))) >> Dropped) - FirstPlace);
        return value < 0 ? Zero - 1 - place : Zero + 1 + place;
    }

    /// <summary>The number that a bucket stands for.</summary>
    /// <param name="index">The bucket.</param>
    /// <returns>The number, in the metric's own unit.</returns>
    public static double NumberOf(int index) => index == Zero ? 0 : index > Zero ? SizeOf(index - Zero - 1) : -SizeOf(Zero - 1 - index);

    private static double SizeOf(int place) => BitConverter.Int64BitsToDouble((place + FirstPlace) << Dropped);
}
