using Perf.Compatibility.Results.Artillery;

namespace Perf.Compatibility.Artillery.Report;

/// <summary>A distribution as Artillery summarizes it: ten figures, rounded to a tenth.</summary>
public sealed class ArtilleryTrend
{
    private readonly HistogramBuilder _histogram = new();
    private double _sum;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    /// <summary>How many values.</summary>
    public long Count { get; private set; }

    /// <summary>Adds values.</summary>
    /// <param name="series">A series of a trend.</param>
    public void Add(Series series)
    {
        Count += series.Count;
        _sum += series.Sum;
        if (series.Count > 0)
        {
            _min = Math.Min(_min, series.Min);
            _max = Math.Max(_max, series.Max);
        }

        _histogram.Add(series.Histogram);
    }

    /// <summary>The figures by name, in the order of Artillery's reports.</summary>
    /// <returns>min, max, count, mean and percentiles.</returns>
    public IReadOnlyList<KeyValuePair<string, double>> Figures()
    {
        if (Count == 0)
        {
            return [];
        }

        Histogram histogram = _histogram.Build();
        return
        [
            new("min", ArtilleryFigures.Rounded(_min)),
            new("max", ArtilleryFigures.Rounded(_max)),
            new("count", Count),
            new("mean", ArtilleryFigures.Rounded(_sum / Count)),
            .. ArtilleryNames.Percentiles.Select(one => KeyValuePair.Create(one.Name, ArtilleryFigures.Rounded(ArtilleryFigures.AtRank(histogram, one.Percent, _min, _max)))),
        ];
    }
}
