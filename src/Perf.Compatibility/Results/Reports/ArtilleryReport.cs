using System.Globalization;
using System.Text.Json;
using Perf.Compatibility.Results.Artillery;
using Perf.Compatibility.Results.Streams;
using FullReport = Perf.Compatibility.Artillery.Report.ArtilleryReport;

namespace Perf.Compatibility.Results.Reports;

/// <summary>
/// The report of <c>artillery run --output</c>: the whole, and ten seconds each by the clock. The distributions of the ten seconds need the run's seconds as the
/// store keeps them; without those the periods have counters alone. The seconds of an Artillery test tell everything by Artillery's own names, and are written so.
/// </summary>
public sealed class ArtilleryReport : IToolReport
{
    private const int Period = 10;

    // What only the engine's runs of Artillery tests count: virtual users by the scenario that they did.
    private static readonly string s_ofFlow = MetricNames.OfFlow("")[..^1];

    /// <inheritdoc/>
    public string Format => "artillery";

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <inheritdoc/>
    public void Write(RunResult result, IEnumerable<Interval> intervals, Stream stream)
    {
        Interval[] seconds = [.. intervals];
        if (seconds.Any(second => second.Series.Any(series => series.Metric.StartsWith(s_ofFlow, StringComparison.Ordinal))))
        {
            var full = new FullReport(null);
            full.Begin(result.StartedAt);
            Array.ForEach(seconds, full.Add);
            full.Write(stream);
            return;
        }

        (long Start, RunResult Part)[] parts = [.. Parts(result, seconds)];
        using var json = new Utf8JsonWriter(stream, K6SummaryReport.Options);
        json.WriteStartObject();
        json.WriteStartObject("aggregate");
        Dictionary<string, double> rates = ArtilleryVariables.Rates(result);
        if (parts.Length > 0)
        {
            // The mean of the periods' rates, which is what Artillery gives; a short last period counts as much as the others.
            rates[ArtilleryNames.RequestRate] = Math.Round(parts.Average(part => RateOf(part.Part)), MidpointRounding.AwayFromZero);
        }

        WritePeriod(json, result, rates, parts.Length > 0 ? parts[^1].Start : FirstOf(result), isText: false);
        json.WriteEndObject();
        json.WriteStartArray("intermediate");
        foreach ((long start, RunResult part) in parts)
        {
            json.WriteStartObject();
            WritePeriod(json, part, new Dictionary<string, double> { [ArtilleryNames.RequestRate] = RateOf(part) }, start, isText: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePeriod(Utf8JsonWriter json, RunResult part, Dictionary<string, double> rates, long period, bool isText)
    {
        WriteNumbers(json, "counters", ArtilleryVariables.Counters(part));
        WriteNumbers(json, "rates", rates);
        long first = part.StartedAt.ToUnixTimeMilliseconds();
        long last = (part.StartedAt + part.Duration).ToUnixTimeMilliseconds();
        foreach ((string name, long moment) in new[] { ("firstCounterAt", first), ("firstHistogramAt", first), ("lastCounterAt", last), ("lastHistogramAt", last), ("firstMetricAt", first), ("lastMetricAt", last) })
        {
            json.WriteNumber(name, moment);
        }

        if (isText)
        {
            json.WriteString("period", period.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNumber("period", period);
        }

        Dictionary<string, Dictionary<string, double>> summaries = ArtilleryVariables.Summaries(part);
        foreach (string name in (ReadOnlySpan<string>)["summaries", "histograms"])
        {
            json.WriteStartObject(name);
            foreach ((string metric, Dictionary<string, double> figures) in summaries)
            {
                WriteNumbers(json, metric, figures);
            }

            json.WriteEndObject();
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, Dictionary<string, double> numbers)
    {
        json.WriteStartObject(name);
        foreach ((string key, double number) in numbers.Where(pair => double.IsFinite(pair.Value)))
        {
            json.WriteNumber(key, number);
        }

        json.WriteEndObject();
    }

    private static double RateOf(RunResult part) =>
        Math.Round((part.Metrics.GetValueOrDefault(MetricNames.HttpReqs)?.Count ?? 0) / Math.Max(1, part.Duration.TotalSeconds), MidpointRounding.AwayFromZero);

    private static long FirstOf(RunResult result) => PeriodOf(result.StartedAt);

    private static long PeriodOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / Period * Period * 1000;

    private static IEnumerable<(long Start, RunResult Part)> Parts(RunResult result, Interval[] all)
    {
        return all.Length == 0
            ? Grouped(result, result.Intervals, interval => TimeSpan.FromSeconds(interval.Start)).Select(part => (part.Start, Counted(result, part.Items)))
            : Grouped(result, all, interval => interval.Start).Select(part => (part.Start, Summed(result, part.Items)));
    }

    private static IEnumerable<(long Start, T[] Items)> Grouped<T>(RunResult result, IEnumerable<T> items, Func<T, TimeSpan> start) =>
        items.GroupBy(item => PeriodOf(result.StartedAt + start(item))).OrderBy(group => group.Key).Select(group => (group.Key, group.ToArray()));

    private static RunResult Summed(RunResult result, Interval[] seconds)
    {
        TimeSpan length = TimeSpan.FromTicks(seconds.Sum(second => second.Length.Ticks));
        var sum = new RunAccumulator();
        sum.Add(IntervalParts.Merge(seconds) with { Start = TimeSpan.Zero, Length = length });
        return sum.Complete(new RunResult { StartedAt = result.StartedAt + seconds[0].Start, Source = result.Source });
    }

    // What a line of a result tells: how much, and not how long it took.
    private static RunResult Counted(RunResult result, IntervalSummary[] lines)
    {
        MetricSummary Counter(string name, double count) => new() { Name = name, Type = MetricType.Counter, Count = count };
        MetricSummary[] metrics =
        [
            Counter(MetricNames.HttpReqs, lines.Sum(line => (double)line.Requests)),
            Counter(MetricNames.Iterations, lines.Sum(line => (double)line.Iterations)),
            Counter(MetricNames.DataReceived, lines.Sum(line => line.DataReceived)),
        ];
        return new RunResult
        {
            StartedAt = result.StartedAt + TimeSpan.FromSeconds(lines[0].Start),
            Duration = TimeSpan.FromSeconds(lines.Sum(line => line.Length)),
            Metrics = metrics.Where(metric => metric.Count > 0).ToDictionary(metric => metric.Name, StringComparer.Ordinal),
            Source = result.Source,
        };
    }
}
