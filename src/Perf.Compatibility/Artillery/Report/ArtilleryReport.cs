using System.Globalization;
using System.Text.Json;

namespace Perf.Compatibility.Artillery.Report;

/// <summary>
/// Gathers a run as Artillery's <c>--output</c> has it: the whole, and ten seconds each by the clock. It is written when the run has ended as planned;
/// Artillery leaves no report of a test that was stopped, and this leaves one that says what was measured until then.
/// </summary>
/// <param name="settings">What the test asks for; null for a run of another scenario.</param>
public sealed class ArtilleryReport(ArtillerySettings? settings)
{
    private const int PeriodSeconds = 10;

    private readonly ArtilleryMetrics _whole = new(settings);
    private readonly SortedDictionary<long, ArtilleryMetrics> _periods = [];
    private DateTimeOffset _startedAt;

    /// <summary>The whole run so far.</summary>
    public ArtilleryMetrics Whole => _whole;

    /// <summary>The run begins.</summary>
    /// <param name="startedAt">When.</param>
    public void Begin(DateTimeOffset startedAt) => _startedAt = startedAt;

    /// <summary>Adds a second.</summary>
    /// <param name="interval">What was measured in it.</param>
    public void Add(Interval interval)
    {
        _whole.Add(interval);
        long seconds = (_startedAt + interval.Start).ToUnixTimeSeconds();
        long period = (seconds - (seconds % PeriodSeconds)) * 1000;
        if (!_periods.TryGetValue(period, out ArtilleryMetrics? metrics))
        {
            _periods[period] = metrics = new ArtilleryMetrics(settings);
        }

        metrics.Add(interval);
    }

    /// <summary>Writes the report.</summary>
    /// <param name="stream">Gets UTF-8 text.</param>
    public void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WritePropertyName("aggregate");

        // The mean of the periods' rates, whether they are whole or not: so Artillery has it.
        var rates = _periods.Values.SelectMany(period => period.Rates).GroupBy(rate => rate.Key, rate => rate.Value)
            .ToDictionary(rate => rate.Key, rate => Math.Round(rate.Average(), MidpointRounding.AwayFromZero), StringComparer.Ordinal);
        Write(json, _whole, rates, _periods.Count == 0 ? 0 : _periods.Keys.Last(), isAggregate: true);
        json.WriteStartArray("intermediate");
        foreach ((long period, ArtilleryMetrics metrics) in _periods)
        {
            Write(json, metrics, metrics.Rates, period, isAggregate: false);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, ArtilleryMetrics metrics, IReadOnlyDictionary<string, double> rates, long period, bool isAggregate)
    {
        json.WriteStartObject();
        json.WriteStartObject("counters");
        foreach ((string name, double value) in metrics.Counters)
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("rates");
        foreach ((string name, double rate) in rates)
        {
            json.WriteNumber(name, rate);
        }

        json.WriteEndObject();
        foreach (string name in isAggregate ? [] : rates.Keys)
        {
            // They stand there too, without a value; whoever reads such files expects them.
            json.WriteNull(name);
        }

        long first = At(metrics.Start == TimeSpan.MaxValue ? TimeSpan.Zero : metrics.Start);
        long last = At(metrics.End);
        foreach ((string name, long moment) in new[] { ("firstCounterAt", first), ("firstHistogramAt", first), ("lastCounterAt", last), ("lastHistogramAt", last), ("firstMetricAt", first), ("lastMetricAt", last) })
        {
            json.WriteNumber(name, moment);
        }

        if (isAggregate)
        {
            json.WriteNumber("period", period);
        }
        else
        {
            json.WriteString("period", period.ToString(CultureInfo.InvariantCulture));
        }

        // Both have the same in them.
        WriteTrends(json, "summaries", metrics);
        WriteTrends(json, "histograms", metrics);
        json.WriteEndObject();
    }

    private long At(TimeSpan moment) => (_startedAt + moment).ToUnixTimeMilliseconds();

    private static void WriteTrends(Utf8JsonWriter json, string key, ArtilleryMetrics metrics)
    {
        json.WriteStartObject(key);
        foreach ((string name, ArtilleryTrend trend) in metrics.Trends)
        {
            json.WriteStartObject(name);
            foreach ((string figure, double value) in trend.Figures())
            {
                json.WriteNumber(figure, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
