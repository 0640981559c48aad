using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Engine.Pacing;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>A share of a simulated agent: each start that is due is made, and takes a time that follows from its number alone.</summary>
internal sealed class SimulatedShare(SimulatedAgent agent, RunPlan plan, long orderLeaseUtcTicks)
{
    /// <summary>What its setup sets.</summary>
    public static readonly byte[] Given = [1, 2, 3];

    private static readonly TimeSpan s_preparing = TimeSpan.FromMilliseconds(40);

    // As an agent waits for another start when one has come late.
    private static readonly TimeSpan s_another = TimeSpan.FromMilliseconds(20);

    private readonly List<ShareReport> _reports = [];
    private readonly DueStarts _due = new(plan);
    private readonly TaskCompletionSource _stop = new();
    private readonly TaskCompletionSource _finish = new();
    private TaskCompletionSource _news = new();
    private long _lease;
    private long _began;
    private long _made;
    private StartOrder? _start;
    private bool _isFixed;
    private ShareState _told;
    private ShareEnd? _end;

    private LoadShare Share => plan.Share!;

    public ShareState State { get; private set; } = ShareState.Preparing;

    public void Signal()
    {
        TaskCompletionSource news = _news;
        _news = new TaskCompletionSource();
        news.TrySetResult();
    }

    public async Task PrepareAsync()
    {
        agent.Entered?.Invoke(ShareState.Preparing);
        await Task.Delay(s_preparing, agent.Time);
        if (agent.UtcTicks > Math.Max(_lease, orderLeaseUtcTicks))
        {
            _end = new ShareEnd { Status = nameof(RunStatus.Stopped), WasAbandoned = true };
            Enter(ShareState.Ended);
            return;
        }

        if (agent.SetupFails is { } fails && Share.IsFirst)
        {
            _end = fails;
            Enter(ShareState.Ended);
            return;
        }

        Enter(ShareState.Ready);
    }

    public async Task<CollectReply> CollectAsync(CollectRequest request)
    {
        _lease = Math.Max(_lease, request.LeaseUtcTicks);
        if (State == _told && !_reports.Exists(report => report.Number > request.After) && request.Patience > TimeSpan.Zero)
        {
            await Task.WhenAny(_news.Task, Task.Delay(request.Patience, agent.Time));
        }

        _told = State;
        return new CollectReply
        {
            UtcTicks = agent.UtcTicks,
            State = State,
            Reports = [.. _reports.Where(report => report.Number > request.After)],
            Given = State >= ShareState.Ready && Share.IsFirst && Share.IterationsDone.Count == 0 && plan.Scenario.Setup is not null ? Given : null,
            BeganUtcTicks = _began,
            End = _end,
        };
    }

    public void Steer(SteerOrder order)
    {
        switch (order.Action)
        {
            case SteerAction.Finish:
                _finish.TrySetResult();
                break;
            case SteerAction.Abort or SteerAction.End or SteerAction.Stop or SteerAction.Forget:
                _stop.TrySetResult();
                _finish.TrySetResult();
                if (State == ShareState.Ready)
                {
                    _end = new ShareEnd { Status = nameof(RunStatus.Stopped), Reason = "it was stopped before it began" };
                    Enter(ShareState.Ended);
                }

                break;
            default:
                _due.Steer(order.Action, order.Value, order.AtTicks);
                break;
        }
    }

    /// <summary>Tells it when to begin. A later moment is taken up to shortly before the one that is known.</summary>
    public OrderAnswer Start(StartOrder order)
    {
        if (_start is { } known && order.StartUtcTicks <= known.StartUtcTicks)
        {
            return OrderAnswer.Taken;
        }

        if (_isFixed)
        {
            return new OrderAnswer { ErrorId = ErrorIds.AgentRefused, Message = "it takes no later start" };
        }

        // The lease of the readying ends with it.
        _lease = Math.Max(_lease, order.LeaseUtcTicks);
        _start = order;
        _ = RunAsync(order);
        return OrderAnswer.Taken;
    }

    private async Task RunAsync(StartOrder order)
    {
        long near = order.StartUtcTicks + order.FromTicks - Protocol.StartIsFixed.Ticks;
        await UntilAsync(near < agent.UtcTicks && order.FromTicks == 0 ? agent.UtcTicks + s_another.Ticks : near);
        if (!ReferenceEquals(order, _start))
        {
            return;
        }

        _isFixed = true;
        foreach (SteerOrder steered in order.Steered)
        {
            _due.Steer(steered.Action, steered.Value, steered.AtTicks);
        }

        TimeSpan at = TimeSpan.FromTicks(order.FromTicks);
        await UntilAsync(order.StartUtcTicks + order.FromTicks);
        if (agent.IsKilled || State != ShareState.Ready)
        {
            return;
        }

        _began = Math.Max(agent.UtcTicks, order.StartUtcTicks + (FirstLoad.Of(plan, Share)?.Ticks ?? 0)) + agent.BeginsLate.Ticks;
        Enter(ShareState.Running);
        while (at < plan.Duration && !_stop.Task.IsCompleted)
        {
            TimeSpan next = TimeSpan.FromTicks(Math.Min(plan.Duration.Ticks, ((at.Ticks / TimeSpan.TicksPerSecond) + 1) * TimeSpan.TicksPerSecond));
            await UntilAsync(order.StartUtcTicks + next.Ticks + agent.ReportsLate.Ticks);
            if (agent.IsKilled)
            {
                return;
            }

            if (agent.FailsAt is { } fails && at >= fails)
            {
                _end = new ShareEnd { Status = nameof(RunStatus.Failed), Reason = "an event loop failed" };
                Enter(ShareState.Ended);
                return;
            }

            if (agent.MeasuresUntil is { } most && at >= most)
            {
                await _stop.Task;
                return;
            }

            if (agent.UtcTicks > _lease)
            {
                _end = new ShareEnd { Status = nameof(RunStatus.Stopped), WasAbandoned = true };
                Enter(ShareState.Ended);
                return;
            }

            next = TimeSpan.FromTicks(Math.Clamp(agent.UtcTicks - order.StartUtcTicks, at.Ticks, next.Ticks));
            Report(at, next);
            at = next;
        }

        if (plan.Scenario.Teardown is not null && Share.IsFirst)
        {
            Enter(ShareState.LoadEnded);
            await _finish.Task;
        }

        _end = new ShareEnd { Status = _stop.Task.IsCompleted ? nameof(RunStatus.Stopped) : nameof(RunStatus.Completed) };
        Enter(ShareState.Ended);
    }

    private async Task UntilAsync(long utcTicks)
    {
        long left = utcTicks - agent.UtcTicks;
        if (left > 0)
        {
            // Timers know whole milliseconds.
            await Task.WhenAny(_stop.Task, Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left / (double)TimeSpan.TicksPerMillisecond)), agent.Time));
        }

        if (agent.IsStopped)
        {
            await agent.Held;
        }
    }

    private void Report(TimeSpan from, TimeSpan to)
    {
        long starts = _due.Between(Share, from, to);
        var times = new HistogramBuilder();
        double sum = 0;
        foreach (long number in Numbers(from, to))
        {
            long ticks = TimeOf(number);
            times.Record(ticks);
            sum += ticks / (double)TimeSpan.TicksPerMillisecond;
        }

        _made += starts;
        Histogram histogram = times.Build();
        var interval = new Interval
        {
            Start = from,
            Length = to - from,
            Series = starts == 0 ? [] :
            [
                new Series { Metric = MetricNames.Iterations, Type = MetricType.Counter, Count = starts, Sum = starts, Min = 1, Max = 1 },
                new Series { Metric = MetricNames.HttpReqDuration, Step = "get", Type = MetricType.Trend, Count = histogram.Count, Sum = sum, Min = 1, Max = 100, Histogram = histogram },
            ],
            Generator = new GeneratorSample { OfferedStarts = starts, AchievedStarts = starts, LoopBusyShare = agent.Busy, OwnCpuShare = agent.Busy / 2, OtherCpuShare = 0.01, CpuSeconds = 0.1 },
        };
        _reports.Add(new ShareReport { Number = _reports.Count + 1, Interval = IntervalCodec.Encode(interval), Iterations = [_made] });
        Signal();
    }

    // Of runs that are not steered.
    private IEnumerable<long> Numbers(TimeSpan from, TimeSpan to)
    {
        ArrivalSchedule schedule = ArrivalSchedule.Of(plan.Scenario.Load[0])!;
        for (long number = schedule.DueBy(from.Ticks - 1); number < schedule.DueBy(to.Ticks - 1); number++)
        {
            if (Share.Slots.Contains((int)(number % Share.Count)))
            {
                yield return number;
            }
        }
    }

    private static long TimeOf(long number) => 10_000 + (((number * 2_654_435_761) & 0xFFFFF) % 1_000_000);

    private void Enter(ShareState state)
    {
        State = state;
        Signal();
        agent.Entered?.Invoke(state);
    }
}
