using System.Globalization;
using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>Running count, sum, variance and extremes of one property.</summary>
internal sealed class MeasureAccumulator
{
    private double _mean;
    private double _squares;

    public int Count { get; set; }

    public int Numbers { get; private set; }

    public double Sum { get; private set; }

    public object? Maximum { get; private set; }

    public object? Minimum { get; private set; }

    /// <summary>Of the sample (n - 1); 0 for a single number.</summary>
    public double StandardDeviation => Numbers < 2 ? 0 : Math.Sqrt(_squares / (Numbers - 1));

    public void AddNumber(double value)
    {
        Numbers++;
        Sum += value;

        // Welford (1962): the plain sum of squares loses its digits when the mean is large.
        double delta = value - _mean;
        _mean += delta / Numbers;
        _squares += delta * (value - _mean);
    }

    public void AddExtremes(object value)
    {
        object comparable = value is string || LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out double _) is false
            ? value
            : Number(value);
        if (Maximum is null || Compare(comparable, Maximum) > 0)
        {
            Maximum = comparable;
        }

        if (Minimum is null || Compare(comparable, Minimum) < 0)
        {
            Minimum = comparable;
        }
    }

    // Numbers come back as double, as in pwsh; dates, strings and versions stay what they are.
    private static object Number(object value) => value is DateTime or TimeSpan ? value : LanguagePrimitives.ConvertTo<double>(value);

    private static int Compare(object a, object b)
        => LanguagePrimitives.TryCompare(a, b, ignoreCase: true, CultureInfo.CurrentCulture, out int order)
            ? order
            : string.Compare(a.ToString(), b.ToString(), StringComparison.CurrentCultureIgnoreCase);
}
