using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Trends;

public sealed class CrossingForecastTests
{
    private static readonly DateTimeOffset s_last = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    // Right at the limit it is crossed only where the threshold wants less, or more, than the limit.
    [Theory]
    [InlineData(ComparisonOperator.Less, 50, true)]
    [InlineData(ComparisonOperator.LessOrEqual, 50, false)]
    [InlineData(ComparisonOperator.LessOrEqual, 50.1, true)]
    [InlineData(ComparisonOperator.Less, 49.9, false)]
    [InlineData(ComparisonOperator.Greater, 50, true)]
    [InlineData(ComparisonOperator.GreaterOrEqual, 50, false)]
    [InlineData(ComparisonOperator.GreaterOrEqual, 49.9, true)]
    [InlineData(ComparisonOperator.Greater, 50.1, false)]
    [InlineData(ComparisonOperator.Equal, 50, false)]
    [InlineData(ComparisonOperator.Equal, 51, false)]
    public void Of_ALevelAtTheLimit_IsCrossedAsTheOperatorSays(ComparisonOperator comparison, double level, bool isCrossed)
    {
        TrendForecast forecast = CrossingForecast.Of(At(comparison, 50), level, Drift(1, 0.5, 2), s_last);
        Assert.Equal(isCrossed, forecast.IsCrossed);
        Assert.True(!isCrossed || forecast.Days == 0, forecast.Text);
    }

    [Fact]
    public void Of_ALevelThatDrifts_IsCrossedWhenTheSlopeSays()
    {
        TrendForecast forecast = CrossingForecast.Of(At(ComparisonOperator.Less, 100), 50, Drift(5, 2.5, 10), s_last);
        Assert.Equal((10.0, 5.0, 20.0), (forecast.Days, forecast.Earliest, forecast.Latest));
        Assert.Equal(s_last.AddDays(10), forecast.At);
        Assert.Equal("Crossed in 10 days (5 to 20), on 2026-03-14, if it goes on like this.", forecast.Text);
    }

    [Fact]
    public void Of_ALowerLimit_IsCrossedByFalling()
    {
        TrendForecast forecast = CrossingForecast.Of(At(ComparisonOperator.Greater, 40), 50, Drift(-2, -5, -1), s_last);
        Assert.Equal((5.0, 2.0, 10.0), (forecast.Days, forecast.Earliest, forecast.Latest));
    }

    [Fact]
    public void Of_ALevelThatGrowsByShares_IsCompounded()
    {
        TrendForecast forecast = CrossingForecast.Of(At(ComparisonOperator.Less, 200), 50, Drift(1, 0.5, 3) with { IsRelative = true }, s_last);
        Assert.Equal(2, forecast.Days!.Value, 9);
        Assert.Equal(1, forecast.Earliest!.Value, 9);
    }

    [Theory]
    [InlineData(-5, -10, -2, "No crossing is in sight.")] // it goes the other way
    [InlineData(0.001, 0.0005, 0.002, "No crossing is in sight.")] // in more than ten years
    [InlineData(1, -1, 5, "No crossing is in sight; within the uncertainty of the slope not before 10 days.")]
    public void Of_ASlopeThatDoesNotLeadThere_IsNoForecast(double slope, double low, double high, string text)
    {
        TrendForecast forecast = CrossingForecast.Of(At(ComparisonOperator.Less, 100), 50, Drift(slope, low, high), s_last);
        Assert.Null(forecast.Days);
        Assert.Null(forecast.At);
        Assert.Equal(text, forecast.Text);
    }

    /// <summary>The days lie within their interval, and the level is at the limit then.</summary>
    [Fact]
    public void Of_AnyDriftTowardsTheLimit_IsWithinItsInterval() => SeededProperty.ForAll(300, random =>
    {
        bool isUpper = random.Next(2) == 0;
        double level = 10 + (100 * random.NextDouble());
        double limit = isUpper ? level * (1.1 + random.NextDouble()) : level * (0.1 + (0.8 * random.NextDouble()));
        double slope = (limit - level) / (1 + (100 * random.NextDouble()));
        (double near, double far) = (slope * (1.1 + random.NextDouble()), slope * (0.2 + (0.7 * random.NextDouble())));
        TrendForecast forecast = CrossingForecast.Of(At(isUpper ? ComparisonOperator.Less : ComparisonOperator.Greater, limit), level, Drift(slope, Math.Min(near, far), Math.Max(near, far)), s_last);
        Assert.InRange(forecast.Days!.Value, forecast.Earliest!.Value, forecast.Latest!.Value);
        Assert.Equal(limit, level + (slope * forecast.Days.Value), 6);
    });

    private static Threshold At(ComparisonOperator comparison, double limit) => new() { Metric = "http_req_response_time", Operator = comparison, Limit = limit, Expression = "p(95)" };

    private static TrendDrift Drift(double slope, double low, double high) => new() { PerDay = slope, Low = low, High = high };
}
