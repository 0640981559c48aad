namespace Perf.Telemetry.Sinks;

/// <summary>
/// Prometheus remote write 1.0: all series with their value at the end of each second; distributions as native histograms, response times of HTTP in classic buckets too. Source: Prometheus, "Remote-Write
/// Specification"; prompb/types.proto.
/// </summary>
/// <param name="tags">The output's own labels.</param>
internal sealed class RemoteWritePoints(IReadOnlyDictionary<string, string> tags) : IPointWriter
{
    private const string Name = "__name__";

    private PrometheusState? _state;
    private long _last;

    /// <summary>What leads to a point in a WriteRequest: timeseries, then samples or histograms.</summary>
    public static WireFraming Framing { get; } = new(1u << 1, (1u << 2) | (1u << 4));

    public void Begin(SinkRun run, BatchBuilder into) =>
        _state = new PrometheusState(run, [.. tags.Select(tag => KeyValuePair.Create<string, string?>(tag.Key, tag.Value)), new("instance", run.Machine), new("job", "perf")], allBuckets: true);

    public void Write(Interval interval, DateTimeOffset at, BatchBuilder into)
    {
        _state!.Add(interval);
        _last = (at + interval.Length).ToUnixTimeMilliseconds();
        WriteAll(_last, into);
    }

    public void End(RunResult result, DateTimeOffset at, BatchBuilder into)
    {
        _state!.End(result);

        // Not at the moment of the last second's, which is taken; nor before it, as the run's own end may be where its seconds were stamped late: what is older is refused.
        WriteAll(Math.Max(_last, at.ToUnixTimeMilliseconds()) + 1, into);
    }

    private static void Series(BatchBuilder into, string name, IReadOnlyList<KeyValuePair<string, string>> labels, KeyValuePair<string, string>? further, Action<WireWriter> content)
    {
        using var request = new WireWriter();
        request.Message(1, series =>
        {
            IEnumerable<KeyValuePair<string, string>> all = further is { } last ? [new(Name, name), .. labels, last] : [new(Name, name), .. labels];
            foreach ((string label, string value) in all.OrderBy(label => label.Key, StringComparer.Ordinal))
            {
                series.Message(1, pair =>
                {
                    pair.Text(1, label);
                    pair.Text(2, value);
                });
            }

            content(series);
        });
        into.Add(request.ToArray(), 1);
    }

    private static void Histogram(WireWriter series, TrendState trend, long milliseconds) => series.Message(4, histogram =>
    {
        (List<(int Offset, int Length)> spans, List<long> deltas) = NativeBuckets.Encode(trend.Native);
        histogram.Whole(1, trend.Count);
        histogram.Number(3, trend.Sum);
        histogram.Signed(4, NativeBuckets.Schema);
        histogram.Number(5, NativeBuckets.ZeroThreshold);
        histogram.Whole(6, trend.Zeros);
        foreach ((int offset, int length) in spans)
        {
            histogram.Message(11, span =>
            {
                span.Signed(1, offset);
                span.Whole(2, length);
            });
        }

        histogram.PackedSigned(12, deltas);
        histogram.Whole(15, milliseconds);
    });

    private void WriteAll(long milliseconds, BatchBuilder into)
    {
        foreach (MetricFamily family in _state!.Families())
        {
            foreach (FamilyPoint point in family.Points)
            {
                void Sample(string name, double value, KeyValuePair<string, string>? further = null) => Series(into, name, point.Labels, further, series => series.Message(2, sample =>
                {
                    sample.Number(1, value);
                    sample.Whole(2, milliseconds);
                }));

                if (family.Kind is FamilyKind.Counter or FamilyKind.Gauge)
                {
                    Sample(family.Name, point.Value);
                    continue;
                }

                foreach ((double quantile, double value) in point.Quantiles)
                {
                    Sample(family.Name, value, new("quantile", TextExposition.Number(quantile)));
                }

                if (point.Trend is { } trend)
                {
                    Series(into, family.Name, point.Labels, null, series => Histogram(series, trend, milliseconds));
                    long sum = 0;
                    for (int i = 0; i < point.Buckets.Count; i++)
                    {
                        sum += point.Buckets[i];
                        Sample(family.Name + "_bucket", sum, new("le", i < TrendState.Bounds.Count ? TextExposition.Number(TrendState.Bounds[i]) : "+Inf"));
                    }
                }

                Sample(family.Name + "_sum", point.Sum);
                Sample(family.Name + "_count", point.Count);
            }
        }
    }
}
