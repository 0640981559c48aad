using System.Globalization;

namespace Perf;

/// <summary>One metric over a whole run. Times are milliseconds; a metric of the scenario's own that holds no times has a unit of its own.</summary>
public sealed record MetricSummary
{
    /// <summary>The metric's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The kind of metric; it says which of the other properties mean something.</summary>
    public MetricType Type { get; init; }

    /// <summary>The unit of its values: <c>ms</c>, <c>bytes</c>, or null for a number of things, a share, and a metric of the scenario's own that holds no times.</summary>
    public string? Unit { get; init; }

    /// <summary>Counter: the sum. Gauge, rate and trend: the number of samples.</summary>
    public double Count { get; init; }

    /// <summary>Rate metric: the share of samples that were true, 0 to 1 (NaN without samples). Counter and trend: per second of the run.</summary>
    public double Rate { get; init; }

    /// <summary>Gauge: the last value. Others: null.</summary>
    public double? Value { get; init; }

    /// <summary>Rate metric: how many samples were true. For http_req_failed those are the failures.</summary>
    public double? Passes { get; init; }

    /// <summary>Rate metric: how many samples were false.</summary>
    public double? Fails { get; init; }

    /// <summary>The smallest value, exact (trend and gauge).</summary>
    public double? Min { get; init; }

    /// <summary>The mean, exact (trend).</summary>
    public double? Avg { get; init; }

    /// <summary>The median (trend).</summary>
    public double? Med { get; init; }

    /// <summary>The largest value, exact (trend and gauge).</summary>
    public double? Max { get; init; }

    /// <summary>The 90th percentile (trend).</summary>
    public double? P90 { get; init; }

    /// <summary>The 95th percentile (trend).</summary>
    public double? P95 { get; init; }

    /// <summary>The 99th percentile (trend).</summary>
    public double? P99 { get; init; }

    /// <summary>The 99.9th percentile (trend).</summary>
    public double? P999 { get; init; }

    /// <summary>
    /// Percentiles besides those above that a summary of another tool gives, by percent (<c>75</c>, <c>99.5</c>); null where there are none. Such a summary has
    /// no distribution, and what it does not give cannot be known.
    /// </summary>
    public IReadOnlyDictionary<string, double>? OtherPercentiles { get; init; }

    /// <summary>The distribution (trend); empty for other kinds, and for a result that came through a job or remoting.</summary>
    public Histogram Histogram
    {
        get;
        // Readers of JSON give null for what is left out, and an empty distribution is left out.
        init => field = value ?? Histogram.Empty;
    } = Histogram.Empty;

    /// <summary>Any percentile of a trend, within its exact smallest and largest value.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <returns>Milliseconds for times; NaN when there are no values, or when the result has no distribution and this percentile was not kept: it is never made up of others.</returns>
    /// <exception cref="InvalidOperationException">The metric is no trend.</exception>
    public double Percentile(double percent)
    {
        if (Type != MetricType.Trend)
        {
            throw new InvalidOperationException($"{Name} is a {Type} and has no percentiles; only a Trend has.");
        }

        if (Histogram.Count == 0)
        {
            return KeptPercentile(percent) ?? double.NaN;
        }

        return Kept(Histogram.Percentile(percent));
    }

    /// <summary>Several percentiles at once, in one reading of the distribution.</summary>
    /// <param name="ascending">0 to 100 each, none smaller than the one before it.</param>
    /// <returns>A value for each, as <see cref="Percentile"/> gives it.</returns>
    /// <exception cref="InvalidOperationException">This is no Trend.</exception>
    public double[] Percentiles(params ReadOnlySpan<double> ascending)
    {
        double[] values = Type == MetricType.Trend && Histogram.Count > 0 ? Histogram.Percentiles(ascending) : new double[ascending.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Type == MetricType.Trend && Histogram.Count > 0 ? Kept(values[i]) : Percentile(ascending[i]);
        }

        return values;
    }

    private double Kept(double value) => double.IsNaN(value) ? value : Math.Clamp(value, Min ?? value, Max ?? value);

    private double? KeptPercentile(double percent) => percent switch
    {
        < 0 or > 100 or double.NaN => throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentile is between 0 and 100."),
        0 => Min,
        50 => Med,
        90 => P90,
        95 => P95,
        99 => P99,
        99.9 => P999,
        100 => Max,
        _ => OtherPercentiles?.TryGetValue(percent.ToString(CultureInfo.InvariantCulture), out double kept) == true ? kept : null,
    };
}
