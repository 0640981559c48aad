using System.Globalization;
using System.Text;

namespace Perf.Telemetry.Sinks;

/// <summary>Seconds as StatsD has them: counters of what was added, gauges of percentiles. Source: statsd, "Metric types"; Datadog, "DogStatsD datagram format". Pure.</summary>
/// <param name="isDogStatsD">Whether tags are sent.</param>
/// <param name="tags">The output's own tags; sent where tags are.</param>
internal sealed class StatsDPoints(bool isDogStatsD, IReadOnlyDictionary<string, string> tags) : IPointWriter
{
    private readonly StringBuilder _lines = new();
    private SinkRun _run = new();

    public void Begin(SinkRun run, BatchBuilder into) => _run = run;

    public void Write(Interval interval, DateTimeOffset at, BatchBuilder into)
    {
        foreach (SecondFigures figures in SecondFigures.Of(interval))
        {
            Write(figures);
            int points = 0;
            for (int i = 0; i < _lines.Length; i++)
            {
                points += _lines[i] == '\n' ? 1 : 0;
            }

            into.Add(_lines, points);
            _lines.Clear();
        }
    }

    public void End(RunResult result, DateTimeOffset at, BatchBuilder into)
    {
        // Seconds are all there is.
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            clean.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_');
        }

        return clean.ToString();
    }

    // Dots and spaces may stand in values of tags; what parts tags, fields and lines may not.
    private static string TagValue(string text) => new([.. text.Select(static c => char.IsControl(c) || c is ',' or '|' or '#' or ':' ? '_' : c)]);

    private void Write(SecondFigures figures)
    {
        switch (figures.Type)
        {
            case MetricType.Counter:
                Line(figures, "", figures.Sum, 'c');
                break;
            case MetricType.Gauge:
                Line(figures, "", figures.Sum, 'g');
                break;
            case MetricType.Rate:
                Line(figures, ".true", figures.Sum, 'c');
                Line(figures, ".count", figures.Count, 'c');
                break;
            default:
                Line(figures, ".count", figures.Count, 'c');
                foreach ((string name, double value) in (ReadOnlySpan<(string, double)>)
                    [(".mean", figures.Mean), (".p50", figures.P50), (".p90", figures.P90), (".p95", figures.P95), (".p99", figures.P99), (".max", figures.Max)])
                {
                    Line(figures, name, value, 'g');
                }

                break;
        }
    }

    private void Line(SecondFigures figures, string figure, double value, char type)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        string name = isDogStatsD ? $"perf.{Clean(figures.Metric)}{figure}" : $"perf.{Clean(_run.Scenario)}.{Clean(figures.Step)}.{Clean(figures.Metric)}{figure}";

        // A sign before a gauge's value means a change of it: it is set to 0 first.
        if (type == 'g' && value < 0)
        {
            Line(name, figures.Step, "0", type);
        }

        Line(name, figures.Step, value.ToString("0.######", CultureInfo.InvariantCulture), type);
    }

    private void Line(string name, string step, string value, char type)
    {
        _lines.Append(name).Append(':').Append(value).Append('|').Append(type);
        if (isDogStatsD)
        {
            _lines.Append("|#scenario:").Append(TagValue(_run.Scenario)).Append(",step:").Append(TagValue(step));
            KeyValuePair<string, string?>[] further = [new("environment", _run.Environment), new("test_type", _run.TestType), .. tags.Select(tag => KeyValuePair.Create<string, string?>(tag.Key, tag.Value))];
            foreach ((string tag, string? text) in further)
            {
                if (text is not null)
                {
                    _lines.Append(',').Append(TagValue(tag)).Append(':').Append(TagValue(text));
                }
            }
        }

        _lines.Append('\n');
    }
}
