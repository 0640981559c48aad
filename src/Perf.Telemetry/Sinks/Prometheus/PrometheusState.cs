namespace Perf.Telemetry.Sinks;

/// <summary>
/// All that a run has measured so far, as Prometheus has it: sums that only grow. One state serves scrapes, pushes and remote write, so that they never differ. It is our own and not prometheus-net's registry, because that
/// takes single observations into fixed buckets, while ours come as whole distributions, and it has no native histograms. Safe for several threads. docs/outputs.md has the names.
/// </summary>
internal sealed class PrometheusState
{
    private const double Milliseconds = 0.001;
    private const string ResponseTime = "http_request_duration_seconds";
    private static readonly double[] s_quantiles = [0.5, 0.9, 0.95, 0.99, 0.999];

    private readonly Lock _gate = new();
    private readonly SinkRun _run;
    private readonly KeyValuePair<string, string?>[] _common;
    private readonly bool _allBuckets;
    private readonly Dictionary<(string Metric, string Step), TrendState> _trends = [];
    private readonly Dictionary<(string Metric, string Step), MetricState> _others = [];
    private readonly Dictionary<(string Step, string Class), long> _errors = [];
    private readonly Dictionary<(string Step, string Check), (long Passes, long Fails)> _checks = [];
    private IReadOnlyList<MonitorSample> _monitors = [];
    private readonly Dictionary<string, MonitorSample> _latestMonitors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AgentTotals> _agents = new(StringComparer.Ordinal);
    private IReadOnlyList<AgentSecond> _latestAgents = [];
    private GeneratorTotals _generator = new(0, 0, 0, null, null);
    private TimeSpan _elapsed;
    private (RunStatus Status, Outcome? Outcome)? _ended;

    /// <summary>Begins.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tags">The output's own labels.</param>
    /// <param name="allBuckets">Whether buckets are kept of every trend.</param>
    public PrometheusState(SinkRun run, IEnumerable<KeyValuePair<string, string?>> tags, bool allBuckets = false)
    {
        _run = run;
        _allBuckets = allBuckets;
        _common = [new("scenario", run.Scenario), new("environment", run.Environment), new("test_type", run.TestType), .. tags];
    }

    /// <summary>Adds a second.</summary>
    public void Add(Interval interval)
    {
        lock (_gate)
        {
            _elapsed = interval.Start + interval.Length;
            var seconds = new Dictionary<(string, string), Histogram>();
            foreach (Series series in interval.Series)
            {
                if (series.Type == MetricType.Trend)
                {
                    TrendOf(series).Add(series);
                    seconds[(series.Metric, series.Step)] = series.Histogram;
                }
                else
                {
                    AddOther(series);
                }
            }

            foreach ((var key, TrendState trend) in _trends)
            {
                trend.EndSecond(seconds.GetValueOrDefault(key) ?? Histogram.Empty);
            }

            foreach (ErrorCount error in interval.Errors)
            {
                _errors[(error.Step, error.Class)] = _errors.GetValueOrDefault((error.Step, error.Class)) + error.Count;
            }

            foreach (CheckResult check in interval.Checks)
            {
                (long passes, long fails) = _checks.GetValueOrDefault((check.Step, check.Name));
                _checks[(check.Step, check.Name)] = (passes + check.Passes, fails + check.Fails);
            }

            foreach (MonitorSample sample in interval.Monitors)
            {
                _latestMonitors[string.Join('\0', [sample.Monitor, sample.Signal, .. sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}\u0001{label.Value}")])] = sample;
            }

            _monitors = [.. _latestMonitors.Values];
            foreach (AgentSecond agent in interval.Agents)
            {
                AgentTotals before = _agents.GetValueOrDefault(agent.Agent, new AgentTotals(0, 0, 0));
                _agents[agent.Agent] = new(before.Requests + agent.Figures.Requests, before.Failed + agent.Figures.Failed, before.Iterations + agent.Figures.Iterations);
            }

            // One that is lost has sums, and no busyness any more.
            _latestAgents = interval.Agents;
            GeneratorSample generator = interval.Generator;
            _generator = new(_generator.Cpu + generator.CpuSeconds, _generator.Offered + generator.OfferedStarts, _generator.Achieved + generator.AchievedStarts, generator.LoopBusyShare, generator.OwnCpuShare);
        }
    }

    /// <summary>The run is over.</summary>
    public void End(RunResult result)
    {
        lock (_gate)
        {
            _ended = (result.Status, result.Verdict?.Outcome);
        }
    }

    /// <summary>Everything, at this moment.</summary>
    public IReadOnlyList<MetricFamily> Families()
    {
        lock (_gate)
        {
            return [.. Http().Concat(Trends()).Concat(Others()).Concat(Rest()).Where(family => family.Points.Count > 0).DistinctBy(family => family.Name).OrderBy(family => family.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>The labels that every series has.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Common => _common;

    /// <summary>The sums of all metrics, those of parts left out. To be read by whoever adds, before more is added.</summary>
    public IReadOnlyList<MetricTotal> Totals()
    {
        lock (_gate)
        {
            return
            [
                .. _trends.Where(one => IsWhole(one.Key.Metric)).Select(one => new MetricTotal(one.Key.Metric, one.Key.Step, MetricType.Trend, one.Value.Sum, one.Value.Count, one.Value)),
                .. _others.Where(one => IsWhole(one.Key.Metric)).Select(one => new MetricTotal(one.Key.Metric, one.Key.Step, one.Value.Type, one.Value.Sum, one.Value.Count, null)),
            ];
        }
    }

    /// <summary>Errors since the run began, by step and class.</summary>
    public IReadOnlyList<ErrorCount> Errors()
    {
        lock (_gate)
        {
            return [.. _errors.Select(error => new ErrorCount { Step = error.Key.Step, Class = error.Key.Class, Count = error.Value })];
        }
    }

    /// <summary>What each agent has done since the run began; empty for a run of one process.</summary>
    public IReadOnlyList<(string Agent, AgentTotals Totals)> Agents()
    {
        lock (_gate)
        {
            return [.. _agents.Select(agent => (agent.Key, agent.Value))];
        }
    }

    private TrendState TrendOf(Series series)
    {
        if (!_trends.TryGetValue((series.Metric, series.Step), out TrendState? trend))
        {
            bool isTime = MetricNames.IsTime(series.Metric) || series.Unit == MetricNames.Milliseconds;
            _trends[(series.Metric, series.Step)] = trend = new TrendState(isTime ? Milliseconds : 1, isTime && (_allBuckets || series.Metric == MetricNames.HttpReqResponseTime)) { IsTime = isTime };
        }

        return trend;
    }

    private void AddOther(Series series)
    {
        MetricState state = _others.GetValueOrDefault((series.Metric, series.Step)) ?? new MetricState(series.Type, 0, 0);
        _others[(series.Metric, series.Step)] = series.Type == MetricType.Gauge ? state with { Sum = series.Sum } : state with { Sum = state.Sum + series.Sum, Count = state.Count + series.Count };
    }

    private IEnumerable<MetricFamily> Http()
    {
        yield return new MetricFamily(ResponseTime, FamilyKind.Histogram, "Response times of HTTP from the intended start.", [.. Of(MetricNames.HttpReqResponseTime).Select(one =>
            new FamilyPoint(Labels(one.Step)) { Trend = one.Trend, Buckets = [.. one.Trend.Classic], Count = one.Trend.Count, Sum = one.Trend.Sum })]);
        yield return new MetricFamily("http_requests_total", FamilyKind.Counter, "Requests of HTTP by outcome and status.", [.. Requests()]);
        yield return Summary("k6_http_req_duration", "Service time as k6 has it, of the last ten seconds, in milliseconds.", MetricNames.HttpReqDuration, 1);
        yield return Summary("artillery_latency", "Time to the first byte as Artillery has it, of the last ten seconds, in milliseconds.", MetricNames.HttpReqWaiting, 1);
    }

    private IEnumerable<FamilyPoint> Requests()
    {
        foreach (((string metric, string step), MetricState all) in _others.Where(one => one.Key.Metric == MetricNames.HttpReqs))
        {
            double failed = Math.Min(_others.GetValueOrDefault((MetricNames.HttpReqFailed, step))?.Sum ?? 0, all.Sum);
            yield return new FamilyPoint(Labels(step, Pair("outcome", "success"), Pair("status", "expected"))) { Value = all.Sum - failed };
            double told = 0;
            foreach (((_, string name), long count) in _errors.Where(error => error.Key.Step == step && IsStatus(error.Key.Class)))
            {
                double some = Math.Min(count, failed - told);
                told += some;
                yield return new FamilyPoint(Labels(step, Pair("outcome", "failure"), Pair("status", name["http_".Length..]))) { Value = some };
            }

            yield return new FamilyPoint(Labels(step, Pair("outcome", "failure"), Pair("status", "0"))) { Value = failed - told };
        }
    }

    private static bool IsStatus(string name) => name.Length == 8 && name.StartsWith("http_", StringComparison.Ordinal) && name[5..].All(char.IsAsciiDigit);

    private IEnumerable<MetricFamily> Trends()
    {
        foreach (string metric in _trends.Keys.Select(key => key.Metric).Where(IsWhole).Distinct().ToArray())
        {
            bool isTime = Of(metric).First().Trend.IsTime;
            yield return Summary($"perf_{PrometheusNames.Metric(metric)}{(isTime ? "_seconds" : "")}", $"{metric}, of the last ten seconds.", metric, isTime ? Milliseconds : 1);
        }
    }

    private MetricFamily Summary(string name, string help, string metric, double scale) => new(name, FamilyKind.Summary, help, [.. Of(metric).Select(one =>
    {
        Histogram latest = one.Trend.Latest();
        return new FamilyPoint(Labels(one.Step))
        {
            Count = one.Trend.Count,
            Sum = one.Trend.IsTime ? one.Trend.Sum / Milliseconds * scale : one.Trend.Sum,
            Quantiles = [.. s_quantiles.Zip(latest.Percentiles([.. s_quantiles.Select(share => share * 100)]), (share, value) => (share, value * scale))],
        };
    })]);

    private IEnumerable<MetricFamily> Others()
    {
        foreach (var metric in _others.Where(one => IsWhole(one.Key.Metric)).GroupBy(one => one.Key.Metric))
        {
            string name = $"perf_{PrometheusNames.Metric(metric.Key)}";
            FamilyPoint[] sums = [.. metric.Select(one => new FamilyPoint(Labels(one.Key.Step)) { Value = one.Value.Sum })];
            switch (metric.First().Value.Type)
            {
                case MetricType.Gauge:
                    yield return new MetricFamily(name, FamilyKind.Gauge, metric.Key, sums);
                    break;
                case MetricType.Counter:
                    string unit = MetricNames.UnitOf(metric.Key) == MetricNames.Bytes ? "_bytes" : "";
                    yield return new MetricFamily($"{name}{unit}_total", FamilyKind.Counter, metric.Key, sums);
                    break;
                default:
                    yield return new MetricFamily($"{name}_total", FamilyKind.Counter, $"{metric.Key}: samples that were true.", sums);
                    yield return new MetricFamily($"{name}_samples_total", FamilyKind.Counter, $"{metric.Key}: samples.", [.. metric.Select(one => new FamilyPoint(Labels(one.Key.Step)) { Value = one.Value.Count })]);
                    break;
            }
        }
    }

    private IEnumerable<MetricFamily> Rest()
    {
        MetricFamily One(string name, FamilyKind kind, string help, double? value, params KeyValuePair<string, string?>[] labels) =>
            new(name, kind, help, value is { } known ? [new FamilyPoint(Labels("", labels)) { Value = known }] : []);
        yield return new MetricFamily("perf_errors_total", FamilyKind.Counter, "Errors by class.", [.. _errors.Select(error => new FamilyPoint(Labels(error.Key.Step, Pair("class", error.Key.Class))) { Value = error.Value })]);
        yield return new MetricFamily("perf_checks_passed_total", FamilyKind.Counter, "Checks that held.", [.. _checks.Select(check => new FamilyPoint(Labels(check.Key.Step, Pair("check", check.Key.Check))) { Value = check.Value.Passes })]);
        yield return new MetricFamily("perf_checks_failed_total", FamilyKind.Counter, "Checks that did not hold.", [.. _checks.Select(check => new FamilyPoint(Labels(check.Key.Step, Pair("check", check.Key.Check))) { Value = check.Value.Fails })]);
        yield return new MetricFamily("perf_monitor", FamilyKind.Gauge, "What monitors read last.", [.. _monitors.Select(sample => new FamilyPoint(PrometheusNames.Labels(
            [new("monitor", sample.Monitor), new("signal", sample.Signal), new("unit", sample.Unit)], _common, sample.Labels.Select(label => KeyValuePair.Create<string, string?>(label.Key, label.Value)))) { Value = sample.Value })]);
        foreach (MetricFamily ofAgents in Agents(_agents, _latestAgents))
        {
            yield return ofAgents;
        }

        yield return One("perf_generator_cpu_seconds_total", FamilyKind.Counter, "CPU time of the load generator.", _generator.Cpu);
        yield return One("perf_generator_offered_starts_total", FamilyKind.Counter, "Starts that were due by the plan.", _generator.Offered);
        yield return One("perf_generator_achieved_starts_total", FamilyKind.Counter, "Starts that were made.", _generator.Achieved);
        yield return One("perf_generator_loop_busy_ratio", FamilyKind.Gauge, "The share of time in which the busiest loop worked.", _generator.Busy);
        yield return One("perf_generator_own_cpu_ratio", FamilyKind.Gauge, "The load generator's share of the machine's cores.", _generator.OwnCpu);
        yield return One("perf_run_info", FamilyKind.Gauge, "What the run is.", 1, new("run_id", _run.Id), new("target", _run.Target), new("commit", _run.Commit), new("branch", _run.Branch), new("version", _run.Version));
        yield return One("perf_run_elapsed_seconds", FamilyKind.Gauge, "How long the run has measured.", _elapsed.TotalSeconds);
        yield return One("perf_run_planned_seconds", FamilyKind.Gauge, "How long the run takes by plan.", _run.Planned?.TotalSeconds);
        yield return One("perf_run_ended", FamilyKind.Gauge, "Whether the run is over.", _ended is null ? 0 : 1, new("status", _ended?.Status.ToString()), new("outcome", _ended?.Outcome?.ToString()));
    }

    private IEnumerable<MetricFamily> Agents(Dictionary<string, AgentTotals> totals, IReadOnlyList<AgentSecond> latest)
    {
        MetricFamily Counter(string name, string help, Func<AgentTotals, double> value) =>
            new(name, FamilyKind.Counter, help, [.. totals.Select(agent => new FamilyPoint(Labels("", Pair("agent", agent.Key))) { Value = value(agent.Value) })]);
        MetricFamily Gauge(string name, string help, Func<AgentSecond, double?> value) => new(
            name, FamilyKind.Gauge, help, [.. latest.Select(agent => (agent.Agent, Value: value(agent))).Where(agent => agent.Value is not null).Select(agent => new FamilyPoint(Labels("", Pair("agent", agent.Agent))) { Value = agent.Value!.Value })]);
        yield return Counter("perf_agent_requests_total", "Requests of one agent.", agent => agent.Requests);
        yield return Counter("perf_agent_failed_requests_total", "Requests of one agent that failed.", agent => agent.Failed);
        yield return Counter("perf_agent_iterations_total", "Iterations of one agent.", agent => agent.Iterations);
        yield return Gauge("perf_agent_response_time_p95_seconds", "The 95th percentile of one agent's response times in the last second.", agent => agent.Figures.P95 * Milliseconds);
        yield return Gauge("perf_agent_loop_busy_ratio", "The share of time in which an agent's busiest loop worked.", agent => agent.Generator.LoopBusyShare);
        yield return Gauge("perf_agent_own_cpu_ratio", "An agent's share of its machine's cores.", agent => agent.Generator.OwnCpuShare);
    }

    // Parts of metrics (http_reqs{status:500}) are in their metric already, and their names are none of Prometheus'.
    private static bool IsWhole(string metric) => !metric.Contains('{', StringComparison.Ordinal);

    private IEnumerable<(string Step, TrendState Trend)> Of(string metric) => _trends.Where(one => one.Key.Metric == metric).Select(one => (one.Key.Step, one.Value));

    private static KeyValuePair<string, string?> Pair(string name, string? value) => new(name, value);

    private IReadOnlyList<KeyValuePair<string, string>> Labels(string step, params KeyValuePair<string, string?>[] further) => PrometheusNames.Labels([new("step", step)], further, _common);

    private sealed record MetricState(MetricType Type, double Sum, long Count);

    private sealed record GeneratorTotals(double Cpu, double Offered, double Achieved, double? Busy, double? OwnCpu);
}
