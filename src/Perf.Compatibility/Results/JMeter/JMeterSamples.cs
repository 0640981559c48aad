using Perf.Compatibility.Results.Streams;

namespace Perf.Compatibility.Results.JMeter;

/// <summary>
/// Gives JMeter's samples to an assembler. Elapsed and Latency include Connect, so that k6's duration and waiting are what is left without it. A sample counts
/// in the second in which it ended.
/// </summary>
internal sealed class JMeterSamples
{
    private readonly SampleAssembler _assembler;
    private readonly SortedSet<string> _notHttp = new(StringComparer.Ordinal);
    private readonly MetricSlot _groupDuration;
    private readonly MetricSlot _sent;
    private readonly MetricSlot _received;
    private readonly MetricSlot _vus;
    private readonly MetricSlot _checks;
    private readonly Dictionary<RequestMetrics, FamilySlots> _families = [];
    private bool _lacksConnect;

    /// <summary>Begins.</summary>
    /// <param name="assembler">Where samples go.</param>
    public JMeterSamples(SampleAssembler assembler)
    {
        _assembler = assembler;
        _groupDuration = assembler.Metric(MetricNames.GroupDuration, MetricType.Trend, isTime: true);
        _sent = assembler.Metric(MetricNames.DataSent, MetricType.Counter, isTime: false);
        _received = assembler.Metric(MetricNames.DataReceived, MetricType.Counter, isTime: false);
        _vus = assembler.Metric(MetricNames.Vus, MetricType.Gauge, isTime: false);
        _checks = assembler.Metric(MetricNames.Checks, MetricType.Rate, isTime: false);
    }

    /// <summary>The address that the first request with one went to, or an empty text.</summary>
    public string Target { get; private set; } = "";

    /// <summary>How many requests there were.</summary>
    public long Requests { get; private set; }

    /// <summary>How many transactions there were, which are no requests.</summary>
    public long Transactions { get; private set; }

    /// <summary>What is to be told of the samples.</summary>
    public IEnumerable<string> Warnings()
    {
        if (_lacksConnect)
        {
            yield return "The file has no Connect: http_req_duration is JMeter's elapsed, in which connecting is included.";
        }

        if (_notHttp.Count > 0)
        {
            yield return $"Samples without an address are no requests of HTTP and are counted in script_reqs and script_req_duration: {string.Join(", ", _notHttp.Take(10))}{(_notHttp.Count > 10 ? ", …" : "")}.";
        }

        if (Requests == 0 && Transactions > 0)
        {
            yield return "The file has the sums of transactions alone (Generate parent sample in a CSV): their times are in group_duration, and their requests cannot be known.";
        }
    }

    /// <summary>Adds a request.</summary>
    /// <param name="sample">The sample.</param>
    public void AddRequest(JMeterSample sample)
    {
        Requests++;
        RequestMetrics family = sample.IsHttp ? RequestMetrics.Http : RequestMetrics.Script;
        int step = _assembler.Step(sample.Label);
        long end = sample.EndTicks;
        void Add(MetricSlot metric, double value) => _assembler.Add(end, step, metric, value, sample.StartTicks);

        if (!_families.TryGetValue(family, out FamilySlots? slots))
        {
            _families[family] = slots = new FamilySlots(family, _assembler);
        }

        Add(slots.Count, 1);
        Add(slots.Failed, sample.IsSuccess ? 0 : 1);
        double connect = Math.Clamp(sample.Connect ?? 0, 0, sample.Elapsed);
        Add(slots.Duration, sample.Elapsed - connect);
        if (sample.IsHttp)
        {
            AddPhases(slots, sample, connect, Add);
        }
        else
        {
            _notHttp.Add(sample.Label);
        }

        AddIfKnown(_received, sample.Bytes, Add);
        AddIfKnown(_sent, sample.SentBytes, Add);
        if (sample.Threads is { } threads)
        {
            _assembler.Add(end, 0, _vus, threads, sample.StartTicks);
        }

        foreach ((string name, bool held) in sample.Assertions)
        {
            Add(_checks, held ? 1 : 0);
            _assembler.AddCheck(end, sample.Label, name, held);
        }

        if (!sample.IsSuccess)
        {
            (string errorClass, string example) = JMeterErrors.Of(sample);
            _assembler.AddError(end, step, errorClass, example);
        }

        if (Target.Length == 0 && Uri.TryCreate(sample.Url, UriKind.Absolute, out Uri? url) && url.Host.Length > 0)
        {
            Target = url.GetLeftPart(UriPartial.Scheme) + url.Authority;
        }
    }

    /// <summary>Adds the sum of a transaction controller: its requests are samples of their own, and are not counted twice.</summary>
    /// <param name="sample">The sample.</param>
    public void AddTransaction(JMeterSample sample)
    {
        Transactions++;
        _assembler.Add(sample.EndTicks, 0, _groupDuration, sample.Elapsed, sample.StartTicks);
        _assembler.Add(sample.EndTicks, 0, _assembler.Metric(MetricNames.OfGroup($"::{sample.Label}"), MetricType.Trend, isTime: true), sample.Elapsed, sample.StartTicks);
    }

    private void AddPhases(FamilySlots slots, JMeterSample sample, double connect, Action<MetricSlot, double> add)
    {
        if (sample.Connect is null)
        {
            _lacksConnect = true;
        }
        else
        {
            add(slots.Connecting, connect);
        }

        // Without an answer JMeter writes 0, which is no time of waiting.
        if (sample.Latency is > 0 and var latency && latency >= connect && latency <= sample.Elapsed)
        {
            add(slots.Waiting, latency - connect);
            add(slots.Receiving, sample.Elapsed - latency);
        }
    }

    private static void AddIfKnown(MetricSlot metric, double? value, Action<MetricSlot, double> add)
    {
        if (value is { } known)
        {
            add(metric, known);
        }
    }

    private sealed class FamilySlots(RequestMetrics family, SampleAssembler assembler)
    {
        public MetricSlot Count { get; } = assembler.Metric(family.Count, MetricType.Counter, isTime: false);

        public MetricSlot Failed { get; } = assembler.Metric(family.Failed, MetricType.Rate, isTime: false);

        public MetricSlot Duration { get; } = assembler.Metric(family.Duration, MetricType.Trend, isTime: true);

        public MetricSlot Connecting { get; } = assembler.Metric(family.Connecting, MetricType.Trend, isTime: true);

        public MetricSlot Waiting { get; } = assembler.Metric(family.Waiting, MetricType.Trend, isTime: true);

        public MetricSlot Receiving { get; } = assembler.Metric(family.Receiving, MetricType.Trend, isTime: true);
    }
}
