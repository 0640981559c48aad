namespace Perf.Telemetry.Sinks;

/// <summary>
/// OpenTelemetry metrics as protobuf: sums since the run began, at the end of each second. Source: opentelemetry-proto, metrics/v1/metrics.proto, and the semantic conventions for HTTP. Written field by
/// field, for the packages of OpenTelemetry (1.3 MB of libraries) are as large as the room that is left in the module.
/// </summary>
/// <param name="tags">The output's own attributes.</param>
internal sealed class OtlpPoints(IReadOnlyDictionary<string, string> tags) : IPointWriter
{
    private const int Cumulative = 2;

    private PrometheusState? _state;
    private SinkRun _run = new();
    private ulong _start;
    private IReadOnlyList<MonitorSample> _monitors = [];

    /// <summary>What leads to a point: resource, scope, metric, its data (gauge, sum, histogram, exponential histogram), point.</summary>
    public static WireFraming Framing { get; } = new(1u << 1, 1u << 2, 1u << 2, (1u << 5) | (1u << 7) | (1u << 9) | (1u << 10), 1u << 1);

    public void Begin(SinkRun run, BatchBuilder into) => (_state, _run, _start) = (new PrometheusState(run, [], allBuckets: true), run, Nanoseconds(run.StartedAt));

    public void Write(Interval interval, DateTimeOffset at, BatchBuilder into)
    {
        _state!.Add(interval);
        _monitors = interval.Monitors;
        WriteAll(Nanoseconds(at + interval.Length), into);
    }

    public void End(RunResult result, DateTimeOffset at, BatchBuilder into)
    {
        // The last second has said everything.
    }

    private static ulong Nanoseconds(DateTimeOffset moment) => (ulong)Math.Max(0, InfluxMeasurements.Nanoseconds(moment));

    private static void Attribute(WireWriter to, int field, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            to.Message(field, pair =>
            {
                pair.Text(1, name);
                pair.Message(2, any => any.Text(1, value));
            });
        }
    }

    private void WriteAll(ulong time, BatchBuilder into)
    {
        IReadOnlyList<MetricTotal> totals = _state!.Totals();
        foreach (IGrouping<(string Metric, MetricType Type), MetricTotal> metric in totals.GroupBy(total => (total.Metric, total.Type)))
        {
            MetricTotal[] steps = [.. metric];
            string name = metric.Key.Metric == MetricNames.HttpReqResponseTime ? "http.client.request.duration" : $"perf.{metric.Key.Metric}";
            switch (metric.Key.Type)
            {
                case MetricType.Trend:
                    bool isTime = steps[0].Trend!.IsTime;
                    if (isTime)
                    {
                        Metric(into, name, "s", 10, steps.Length, data => Each(steps, data, (point, one) => Distribution(point, one.Trend!, one.Step, time), isMonotonic: null));
                    }
                    else
                    {
                        // Values of either sign have no exponential buckets here: their sum and number.
                        Metric(into, $"{name}.sum", "1", 7, steps.Length, data => Each(steps, data, (point, one) => Number(point, one.Sum, time, [("perf.step", one.Step)]), isMonotonic: false));
                        Metric(into, $"{name}.count", "1", 7, steps.Length, data => Each(steps, data, (point, one) => Number(point, one.Count, time, [("perf.step", one.Step)]), isMonotonic: true));
                    }

                    break;
                case MetricType.Gauge:
                    Metric(into, name, "1", 5, steps.Length, data => Each(steps, data, (point, one) => Number(point, one.Sum, time, [("perf.step", one.Step)]), isMonotonic: null, isGauge: true));
                    break;
                default:
                    string unit = MetricNames.UnitOf(metric.Key.Metric) == MetricNames.Bytes ? "By" : "1";
                    Metric(into, name, unit, 7, steps.Length, data => Each(steps, data, (point, one) => Number(point, one.Sum, time, [("perf.step", one.Step)]), isMonotonic: true));
                    if (metric.Key.Type == MetricType.Rate)
                    {
                        Metric(into, $"{name}.samples", "1", 7, steps.Length, data => Each(steps, data, (point, one) => Number(point, one.Count, time, [("perf.step", one.Step)]), isMonotonic: true));
                    }

                    break;
            }
        }

        IReadOnlyList<ErrorCount> errors = _state.Errors();
        if (errors.Count > 0)
        {
            Metric(into, "perf.errors", "1", 7, errors.Count, data => Each(errors, data, (point, error) => Number(point, error.Count, time, [("perf.step", error.Step), ("error.type", error.Class)]), isMonotonic: true));
        }

        IReadOnlyList<(string Agent, AgentTotals Totals)> agents = _state.Agents();
        if (agents.Count > 0)
        {
            (string Name, Func<AgentTotals, double> Value)[] sums = [("perf.agent.requests", one => one.Requests), ("perf.agent.failed_requests", one => one.Failed), ("perf.agent.iterations", one => one.Iterations)];
            foreach ((string name, Func<AgentTotals, double> value) in sums)
            {
                Metric(into, name, "1", 7, agents.Count, data => Each(agents, data, (point, agent) => Number(point, value(agent.Totals), time, [("perf.agent", agent.Agent)]), isMonotonic: true));
            }
        }

        foreach (var signal in _monitors.GroupBy(sample => (sample.Signal, sample.Unit)))
        {
            MonitorSample[] samples = [.. signal];
            Metric(into, signal.Key.Signal, signal.Key.Unit, 5, samples.Length, data => Each(
                samples, data, (point, sample) => Number(point, sample.Value, time, [("perf.monitor", sample.Monitor), .. sample.Labels.Select(label => (label.Key, label.Value))]), isMonotonic: null, isGauge: true));
        }
    }

    private static void Each<T>(IEnumerable<T> all, WireWriter data, Action<WireWriter, T> write, bool? isMonotonic, bool isGauge = false)
    {
        foreach (T one in all)
        {
            data.Message(1, point => write(point, one));
        }

        if (!isGauge)
        {
            data.Whole(2, Cumulative);
        }

        if (isMonotonic is { } only)
        {
            data.Whole(3, only ? 1 : 0);
        }
    }

    private void Metric(BatchBuilder into, string name, string unit, int kind, int points, Action<WireWriter> data)
    {
        // Each metric with a resource of its own, so that a batch can be cut between any two; gzip makes nothing of what repeats.
        using var request = new WireWriter();
        request.Message(1, all =>
        {
            all.Message(1, resource =>
            {
                Attribute(resource, 1, "service.name", "perf");
                Attribute(resource, 1, "service.version", _run.Version);
                Attribute(resource, 1, "service.instance.id", _run.Id);
                Attribute(resource, 1, "host.name", _run.Machine);
            });
            all.Message(2, scope =>
            {
                scope.Message(1, what =>
                {
                    what.Text(1, "Perf");
                    what.Text(2, _run.Version);
                });
                scope.Message(2, metric =>
                {
                    metric.Text(1, name);
                    metric.Text(3, unit);
                    metric.Message(kind, data);
                });
            });
        });
        into.Add(request.ToArray(), points);
    }

    private void Common(WireWriter point, int field)
    {
        Attribute(point, field, "perf.scenario", _run.Scenario);
        Attribute(point, field, "perf.environment", _run.Environment);
        Attribute(point, field, "perf.test_type", _run.TestType);
        foreach ((string name, string value) in tags)
        {
            Attribute(point, field, name, value);
        }
    }

    private void Number(WireWriter point, double value, ulong time, IEnumerable<(string Name, string Value)> attributes)
    {
        point.Fixed(2, _start);
        point.Fixed(3, time);
        point.Number(4, value);
        Common(point, 7);
        foreach ((string name, string text) in attributes)
        {
            Attribute(point, 7, name, text);
        }
    }

    private void Distribution(WireWriter point, TrendState trend, string step, ulong time)
    {
        Common(point, 1);
        Attribute(point, 1, "perf.step", step);
        point.Fixed(2, _start);
        point.Fixed(3, time);
        point.Fixed(4, (ulong)trend.Count);
        point.Number(5, trend.Sum);
        point.Signed(6, NativeBuckets.Schema);
        point.Fixed(7, (ulong)trend.Zeros);
        if (trend.Native.Count > 0)
        {
            int first = trend.Native.First().Key;
            int last = trend.Native.Last().Key;
            point.Message(8, buckets =>
            {
                // OpenTelemetry numbers a bucket by its lower bound, Prometheus by its upper one.
                buckets.Signed(1, first - 1);
                buckets.PackedWhole(2, Enumerable.Range(first, last - first + 1).Select(index => trend.Native.GetValueOrDefault(index)));
            });
        }

        point.Number(14, NativeBuckets.ZeroThreshold);
    }
}
