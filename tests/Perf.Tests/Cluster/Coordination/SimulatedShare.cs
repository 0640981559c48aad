using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Engine.Pacing;
using Perf.Engine.Sharing;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>A share of a simulated agent: each start that is due is made, and takes a time that follows from its number alone.</summary>
internal sealed class SimulatedShare(SimulatedAgent agent, RunPlan plan, long orderLeaseUtcTicks)
{
    /// <summary>What its setup sets.</summary>
    public static readonly byte[] Given = [1, 2, 3];

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
    private long _owed;
    private long _number;
    private long _rows;
    private TimeSpan? _at;
    private StartOrder? _start;
    private bool _isFixed;
    private ShareState _told;
    private ShareEnd? _end;

    private LoadShare Share => plan.Share!;

    private long Done => Share.IterationsDone.Count > 0 ? Share.IterationsDone[0] : 0;

    // The feeder whose rows its iterations take, each one.
    private string? Feeder => plan.Scenario.Data.Values.FirstOrDefault(feeder => feeder.Order == DataOrder.Once)?.Name;

    public ShareState State { get; private set; } = ShareState.Preparing;

    /// <summary>Whether it was told that nothing more of it is wanted; it is asked for what it has all the same.</summary>
    public bool IsForgotten { get; private set; }

    public void Signal()
    {
        TaskCompletionSource news = _news;
        _news = new TaskCompletionSource();
        news.TrySetResult();
    }

    public async Task PrepareAsync()
    {
        agent.Entered?.Invoke(ShareState.Preparing);
        await Task.Delay(agent.Preparing, agent.Time);
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
        _reports.RemoveAll(report => report.Number <= request.After);
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
            BeganUtcTicks = agent.UtcTicks >= _began ? _began : 0,
            End = _end,
        };
    }

    public void Steer(SteerOrder order)
    {
        IsForgotten |= order.Action == SteerAction.Forget;
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

        if (_isFixed || (agent.KeepsFirstStart && _start is not null))
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

        _at = at;
        _rows = Feeder is { } feeder ? Share.RowsDone.GetValueOrDefault(feeder) : 0;
        _began = Math.Max(agent.UtcTicks, order.StartUtcTicks + (FirstLoad.Of(plan, Share)?.Ticks ?? 0)) + agent.BeginsLate.Ticks;
        Enter(ShareState.Running);
        while (at < plan.Duration && !_stop.Task.IsCompleted)
        {
            TimeSpan cut = agent.Cuts?.Invoke(at) ?? TimeSpan.FromTicks(((at.Ticks / TimeSpan.TicksPerSecond) + 1) * TimeSpan.TicksPerSecond);
            TimeSpan next = cut < plan.Duration ? cut : plan.Duration;
            await UntilAsync(order.StartUtcTicks + next.Ticks + agent.ReportsLate.Ticks);
            if (agent.IsKilled)
            {
                return;
            }

            if (agent.FailsAt is { } fails && at >= fails)
            {
                _end = new ShareEnd { Status = nameof(RunStatus.Failed), Reason = "an event loop failed" };
                if (agent.FailsWithItsReport)
                {
                    // Nobody hears of its end before that.
                    State = ShareState.Ended;
                    Report(at, next, isLast: true);
                }

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

            // As the engine has it: first that the load is over, then the last of it.
            bool isLast = next >= plan.Duration || (plan.Scenario.Load[0] is SharedIterations && Left <= StartsIn(next - at));
            if (isLast && !_stop.Task.IsCompleted)
            {
                Enter(ShareState.LoadEnded);
            }

            Report(at, next, isLast);
            (at, _at) = (next, next);
            if (isLast)
            {
                break;
            }
        }

        if (plan.Scenario.Teardown is not null && Share.IsFirst)
        {
            Enter(ShareState.LoadEnded);
            await _finish.Task;
        }

        _end = new ShareEnd { Status = _stop.Task.IsCompleted ? nameof(RunStatus.Stopped) : nameof(RunStatus.Completed), Warnings = agent.Warns };
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
            await agent.HeldAsync();
        }
    }

    /// <summary>What it has taken up to now, also where nobody hears of it any more.</summary>
    public void TakeRows()
    {
        if (Feeder is not null && _at is { } from && _start is { } start)
        {
            TakeRows(_due.Between(Share, from, TimeSpan.FromTicks(Math.Max(from.Ticks, agent.UtcTicks - start.StartUtcTicks))));
        }
    }

    private void TakeRows(long rows)
    {
        for (; rows > 0; rows--)
        {
            agent.Rows.Add(SlotSet.Of(Share).IndexOf(_rows++));
        }
    }

    private long Left => plan.Scenario.Load[0] is SharedIterations shared ? SlotSet.Of(Share).CountBelow(shared.Iterations) - Done - _made : 0;

    // Of iterations that begin as fast as others end.
    private static long StartsIn(TimeSpan time) => (long)Math.Ceiling(20 * time.TotalSeconds);

    private void Report(TimeSpan from, TimeSpan to, bool isLast)
    {
        long due = _due.Between(Share, from, to) + _owed + Math.Min(Left, StartsIn(to - from));
        _owed = isLast ? 0 : Math.Min(due, agent.Behind);
        long starts = due - _owed;
        Dictionary<string, long> rows = [];
        if (Feeder is { } feeder)
        {
            TakeRows(starts);
            rows[feeder] = _rows;
        }

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
                .. agent.More(histogram),
            ],
            Generator = new GeneratorSample { OfferedStarts = starts, AchievedStarts = starts, LoopBusyShare = agent.Busy, OwnCpuShare = agent.Busy / 2, OtherCpuShare = 0.01, CpuSeconds = 0.1 },
        };
        _reports.Add(agent.Alters(new ShareReport
        {
            Number = ++_number,
            Interval = IntervalCodec.Encode(interval),
            Iterations = [Done + _made],
            Rows = rows,
        }));
        Signal();
    }

    // Of runs that are not steered.
    private IEnumerable<long> Numbers(TimeSpan from, TimeSpan to)
    {
        if (ArrivalSchedule.Of(plan.Scenario.Load[0]) is not { } schedule)
        {
            yield break;
        }

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
        if (state <= State)
        {
            return;
        }

        State = state;
        Signal();
        agent.Entered?.Invoke(state);
    }
}
