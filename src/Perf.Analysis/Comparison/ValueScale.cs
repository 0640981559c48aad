namespace Perf.Analysis;

/// <summary>
/// Lays figures on a scale on which more is worse, differences mean the same everywhere, and noise is about normal: logarithms of amounts, log-odds of shares (with half a sample added to either side, so that none and all have one:
/// J. B. S. Haldane, 1956). Where an amount is 0 or below, the scale is plain and counts in medians of the baseline.
/// </summary>
/// <param name="Kind">Amounts or shares.</param>
/// <param name="HigherIsBetter">Whether more is better before it is turned.</param>
/// <param name="Unit">On the plain scale the baseline's median; null on the logarithmic.</param>
internal sealed record ValueScale(MetricKind Kind, bool HigherIsBetter, double? Unit)
{
    /// <summary>The scale for figures of both sides.</summary>
    /// <returns>Null when no ratio can be said: the baseline's median is 0 or below and so are others.</returns>
    public static ValueScale? For(MetricKind kind, bool higherIsBetter, IReadOnlyList<RunValue> baseline, IReadOnlyList<RunValue> candidate)
    {
        if (kind == MetricKind.Share || baseline.Concat(candidate).All(one => one.Value > 0))
        {
            return new ValueScale(kind, higherIsBetter, null);
        }

        double middle = Spread.Median([.. baseline.Select(one => one.Value)]);
        return middle > 0 ? new ValueScale(kind, higherIsBetter, middle) : null;
    }

    /// <summary>The place of a figure.</summary>
    public double PlaceOf(RunValue one)
    {
        if (Kind == MetricKind.Share)
        {
            return Math.Log((one.Bad + 0.5) / (one.All - one.Bad + 0.5));
        }

        double place = Unit is { } unit ? one.Value / unit : Math.Log(one.Value);
        return HigherIsBetter ? -place : place;
    }

    /// <summary>The ratio of candidate over baseline that a shift on the scale means.</summary>
    public double RatioOf(double shift)
    {
        double signed = HigherIsBetter ? -shift : shift;
        return Unit is null ? Math.Exp(signed) : 1 + signed;
    }

    /// <summary>The shift on the scale that a change for the worse means.</summary>
    /// <param name="change">Relative, 0 or more.</param>
    public double ShiftOf(double change) => Unit is null ? Math.Log(1 + change) : change;

    /// <summary>The change, relative, that a distance on the scale means.</summary>
    /// <param name="shift">0 or more.</param>
    public double ChangeOf(double shift) => Unit is null ? Math.Exp(shift) - 1 : shift;
}
