namespace Perf.Engine.Metrics;

/// <summary>Gathers the requests of one step. Not safe for several threads; its loop alone writes it.</summary>
internal sealed class StepRecorder(string step, RequestMetrics family)
{
    private readonly TrendRecorder _responseTime = new();
    private readonly TrendRecorder _duration = new();
    private readonly TrendRecorder _blocked = new();
    private readonly TrendRecorder _lookingUp = new();
    private readonly TrendRecorder _connecting = new();
    private readonly TrendRecorder _tls = new();
    private readonly TrendRecorder _sending = new();
    private readonly TrendRecorder _waiting = new();
    private readonly TrendRecorder _receiving = new();
    private StatusRecorder? _statuses;
    private long _requests;
    private long _failed;
    private long _sent;
    private long _received;
    private long _retries;
    private long _messagesSent;
    private long _messagesReceived;

    public string Name => step;

    public RequestMetrics Family => family;

    public void Request(in RequestTimings timings, long responseTime, bool failed, long bytesSent, long bytesReceived)
    {
        _requests++;
        _failed += failed ? 1 : 0;
        _sent += bytesSent;
        _received += bytesReceived;
        if (responseTime != MetricShard.NoResponseTime)
        {
            _responseTime.Record(responseTime);
        }

        _blocked.Record(timings.Blocked);
        if (timings.LookingUp > 0)
        {
            _lookingUp.Record(timings.LookingUp);
        }

        _connecting.Record(timings.Connecting);
        _tls.Record(timings.TlsHandshaking);
        if (timings.Sent)
        {
            _duration.Record(timings.Duration);
            _sending.Record(timings.Sending);
            _waiting.Record(timings.Waiting);
            _receiving.Record(timings.Receiving);
        }
    }

    /// <summary>The status of an answer; only for those who want it.</summary>
    public void Status(int status, long waiting) => (_statuses ??= new StatusRecorder(step, family)).Add(status, waiting);

    /// <summary>A request that is tried again: the attempt that follows.</summary>
    public void Retry() => _retries++;

    /// <summary>Messages of a conversation.</summary>
    public void Messages(long sent, long received)
    {
        _messagesSent += sent;
        _messagesReceived += received;
    }

    /// <summary>A request that was owed and never made: its response time is at least this.</summary>
    public void Censored(long responseTime) => _responseTime.Record(responseTime);

    public void MoveTo(StepRecorder sum)
    {
        foreach ((TrendRecorder from, TrendRecorder to) in Trends().Zip(sum.Trends(), (mine, its) => (mine.Recorder, its.Recorder)))
        {
            from.MoveTo(to);
        }

        if (_statuses is not null)
        {
            _statuses.MoveTo(sum._statuses ??= new StatusRecorder(step, family));
        }

        sum._requests += _requests;
        sum._failed += _failed;
        sum._sent += _sent;
        sum._received += _received;
        sum._retries += _retries;
        sum.Messages(_messagesSent, _messagesReceived);
        (_requests, _failed, _sent, _received, _retries, _messagesSent, _messagesReceived) = (0, 0, 0, 0, 0, 0, 0);
    }

    public void Take(List<Series> into)
    {
        foreach ((string metric, TrendRecorder recorder) in Trends())
        {
            if (recorder.Take(metric, step) is { } series)
            {
                into.Add(series);
            }
        }

        if (_requests > 0)
        {
            into.Add(Counter(family.Count, step, _requests));
            into.Add(new Series { Metric = family.Failed, Step = step, Type = MetricType.Rate, Count = _requests, Sum = _failed });
            into.Add(Counter(MetricNames.DataSent, step, _sent));
            into.Add(Counter(MetricNames.DataReceived, step, _received));
        }

        _statuses?.Take(into);
        if (_retries > 0)
        {
            into.Add(Counter(family.Retries, step, _retries));
        }

        if (_messagesSent > 0)
        {
            into.Add(Counter(MessageMetrics.Sent.Name, step, _messagesSent));
        }

        if (_messagesReceived > 0)
        {
            into.Add(Counter(MessageMetrics.Received.Name, step, _messagesReceived));
        }

        (_requests, _failed, _sent, _received, _retries, _messagesSent, _messagesReceived) = (0, 0, 0, 0, 0, 0, 0);
    }

    internal static Series Counter(string metric, string step, double value) =>
        new() { Metric = metric, Step = step, Type = MetricType.Counter, Count = 1, Sum = value, Min = value, Max = value };

    private IEnumerable<(string Metric, TrendRecorder Recorder)> Trends() =>
    [
        (family.ResponseTime, _responseTime),
        (family.Duration, _duration),
        (family.Blocked, _blocked),
        (family.LookingUp, _lookingUp),
        (family.Connecting, _connecting),
        (family.TlsHandshaking, _tls),
        (family.Sending, _sending),
        (family.Waiting, _waiting),
        (family.Receiving, _receiving),
    ];
}
