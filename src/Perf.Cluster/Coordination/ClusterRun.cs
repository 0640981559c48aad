using System.Runtime.CompilerServices;
using Perf.Cluster.Contracts;
using Perf.Engine.Merging;
using Perf.Engine.Running;

namespace Perf.Cluster.Coordination;

/// <summary>
/// One run that agents make, from the first order to the result. All that is known of it is changed by one thing at a time (<see cref="Mailbox"/>): what agents answer, what is asked of the run from
/// outside, and what time brings. What it tells has a mailbox of its own: observers may take their time, and nothing that a loss needs waits for them.
/// </summary>
internal sealed partial class ClusterRun : IShareListener
{
    // So many agents at a time read a plan that may be large.
    private const int OrdersAtOnce = 32;

    // Of a thousand at once each answer would wait for the others': clocks would look wrong by that, and agents far away.
    private const int ClocksAtOnce = 128;

    // So often the start is put off, for agents that have not heard of it.
    private const int MostDelays = 3;

    private static readonly TimeSpan s_ahead = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(500);

    private readonly RunPlan _plan;
    private readonly IReadOnlyList<AgentSeat> _seats;
    private readonly RunServices _services;
    private readonly RunClock _clock;
    private readonly Mailbox _mailbox;
    private readonly Mailbox _reports;
    private readonly ShareLedger _ledger;
    private readonly ClusterControl _control;
    private readonly IntervalMerger _merger = new();
    private readonly Turns _turns = new(OrdersAtOnce);
    private readonly Turns _clocks = new(ClocksAtOnce);
    private readonly Dictionary<int, AgentLink> _links = [];
    private readonly HashSet<int> _done = [];
    private readonly HashSet<int> _agreed = [];
    private readonly List<SteerOrder> _steered = [];
    private readonly List<string> _warnings = [];
    private readonly AgentWarnings _told = new();

    // Of more agents nobody could read as many lines a second.
    private readonly AgentSeconds? _byAgent;

    // Whoever waits for these goes on outside of the mailbox: they are released, and not set.
    private readonly TaskCompletionSource _ready = new();
    private readonly TaskCompletionSource _started = new();
    private readonly TaskCompletionSource _ended = new();
    private RunReport? _report;
    private CancellationToken _over;
    private PerfException? _refusal;
    private string? _fault;
    private string? _leftover;
    private byte[]? _given;
    private long? _start;
    private int _agreement;
    private bool _mayStart;
    private bool _hasFinished;
    private SteerAction? _ending;
    private TimeSpan? _endedAt;

    public ClusterRun(RunPlan plan, IReadOnlyList<AgentSeat> seats, RunServices services)
    {
        _plan = plan;
        _seats = seats;
        _services = services;
        _clock = new RunClock(services.Time);
        _ledger = new ShareLedger(plan);
        _byAgent = seats.Count <= AgentAccount.MostWithDistributions ? new AgentSeconds() : null;
        _control = new ClusterControl(_ledger.Due, (action, value) => _mailbox!.Post(() => Steer(action, value)));
        _mailbox = new Mailbox(services.Run, Failed);
        _reports = new Mailbox(services.Run, e => _mailbox.Post(() => Failed(e)));
    }

    /// <summary>What monitors read; null for none.</summary>
    public IMonitorFeed? Monitors { get; init; }

    // With all files that it reads, and without a part: that goes beside it.
    private Task<byte[]> Bundle => field ??= _services.Pack(_plan with { Share = null });

    private bool HasSetup => _plan.Scenario.Load.Select(profile => profile.Setup).Append(_plan.Scenario.Setup).Any(flow => flow is not null);

    private bool HasTeardown => _plan.Scenario.Load.Select(profile => profile.Teardown).Append(_plan.Scenario.Teardown).Any(flow => flow is not null);

    private TimeSpan Elapsed => _start is { } start ? TimeSpan.FromTicks(Math.Max(0, _clock.UtcTicks - start)) : TimeSpan.Zero;

    /// <summary>Makes the run.</summary>
    /// <exception cref="PerfException">It cannot begin: agents do not take their part, do not reach the target, or are lost before anything was made.</exception>
    public async Task<RunResult> RunAsync(IReadOnlyList<AgentPart> parts, IRunGuard guard, IReadOnlyList<IRunObserver> observers, CancellationToken stop, Action<IRunControl>? started = null)
    {
        using var over = new CancellationTokenSource();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _over = over.Token;
        _report = new RunReport(Header(), _plan, guard, observers, abort) { Monitors = Monitors };
        try
        {
            if (!await CheckAsync(parts, stop).ConfigureAwait(false))
            {
                _report.Begin();
                return await CompleteAsync(isStopped: true).ConfigureAwait(false);
            }

            await using ConfiguredAsyncDisposable stops = stop.UnsafeRegister(_ => _mailbox.Post(() => End(SteerAction.Abort)), null).ConfigureAwait(false);
            _mailbox.Post(() => Prepare(parts));
            await _ready.Task.ConfigureAwait(false);
            if (_refusal is { } refusal)
            {
                await LastWordsAsync().ConfigureAwait(false);
                throw _leftover is { } left ? new PerfException(refusal.Id, $"{refusal.Message} {left}", refusal.Subject, refusal) : refusal;
            }

            _report.Begin();
            await BeginAsync(started, stop).ConfigureAwait(false);
            await _ended.Task.ConfigureAwait(false);
            await LastWordsAsync().ConfigureAwait(false);
            return await CompleteAsync(stop.IsCancellationRequested || _control.IsStopped).ConfigureAwait(false);
        }
        finally
        {
            over.Cancel();
        }
    }

    /// <summary>Something is odd that does not stop the run. Before it begins.</summary>
    public void Warn(string warning) => _warnings.Add(warning);

    // Agents that do not answer keep the reading that they have; whether they are there is found out elsewhere.
    private Task MeasureClocksAsync(CancellationToken stop) => Task.WhenAll(_seats.Where(seat => !seat.IsLost).Select(async seat =>
    {
        if (await _clocks.RunAsync(() => ClockRound.ReadAsync(seat.Calls, _clock, stop)).ConfigureAwait(false) is { } reading)
        {
            seat.Track.Read(reading, _clock.UtcTicks);
        }
    }));

    // Every agent says whether it would take its part before one of them gets ready. False where the run was stopped meanwhile.
    private async Task<bool> CheckAsync(IReadOnlyList<AgentPart> parts, CancellationToken stop)
    {
        try
        {
            await MeasureClocksAsync(stop).ConfigureAwait(false);
            await AskAsync(parts, stop).ConfigureAwait(false);
            return !stop.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task AskAsync(IReadOnlyList<AgentPart> parts, CancellationToken stop)
    {
        byte[] plan = await Bundle.ConfigureAwait(false);
        (AgentSeat Seat, OrderAnswer Answer)[] answers = await Task.WhenAll(parts.Select(async part =>
        {
            AgentSeat seat = _seats[part.Agent];
            try
            {
                return (seat, await _turns.RunAsync(() =>
                    CallPatience.WaitAsync(seat.Calls.CheckAsync(OrderOf(seat, -1, part.Share, plan)), LinkTimes.OrderLease, _services.Time, stop)).ConfigureAwait(false));
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                return (seat, new OrderAnswer { ErrorId = ErrorIds.AgentsLost, Message = $"it does not answer: {e.Message}" });
            }
        })).ConfigureAwait(false);
        if (Refusals.Of([.. answers.Select(answer => (answer.Seat.Agent.Name, answer.Answer))], _plan.Target) is { } refusal)
        {
            throw refusal;
        }
    }

    private async Task BeginAsync(Action<IRunControl>? started, CancellationToken stop)
    {
        if (_ending is not null || _fault is not null)
        {
            return;
        }

        try
        {
            // Observers and the setup may have taken their time, in which clocks drift.
            await MeasureClocksAsync(stop).ConfigureAwait(false);
            _mailbox.Post(() =>
            {
                _mayStart = true;
                TryStart();
            });
            await Task.WhenAny(_started.Task, _ended.Task).ConfigureAwait(false);

            // The start may be put off meanwhile, or the run may end before it.
            while (await _mailbox.DoAsync(() => _ending is null && !_ended.Task.IsCompleted ? _start : null).ConfigureAwait(false) is { } start && start - _clock.UtcTicks is > 0 and var left)
            {
                await Task.WhenAny(_ended.Task, Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left / (double)TimeSpan.TicksPerMillisecond)), _services.Time, _over)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        _mailbox.Post(() =>
        {
            if (_ending is null && _start is { } start)
            {
                _reports.Post(() =>
                {
                    _report!.ClockStarts(new DateTimeOffset(start, TimeSpan.Zero));
                    started?.Invoke(_control);
                });
            }
        });
    }

    private void Release(TaskCompletionSource waiting)
    {
        if (!waiting.Task.IsCompleted)
        {
            _services.Run(() => waiting.TrySetResult());
        }
    }

    // The last thing that is told to agents is that they may forget; nobody waits long for it.
    private async Task LastWordsAsync()
    {
        try
        {
            Task[] told = await _mailbox.DoAsync(() => _links.Values.Select(link => link.Told).ToArray()).ConfigureAwait(false);
            await Task.WhenAll(told).WaitAsync(s_lastWords, _services.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // One of them is not there.
        }
    }

    // Behind all that was heard, and behind all that was told of it. What is still said of the run after that is of no use to anybody.
    private async Task<RunResult> CompleteAsync(bool isStopped)
    {
        (IReadOnlyList<AgentResult> agents, string[] warnings, string? fault) = await _mailbox.DoAsync(Settle, isLast: true).ConfigureAwait(false);
        RunReport report = _report!;
        return await _reports.DoAsync(
            () =>
            {
                report.LoadHasEnded();
                report.WasMadeBy(agents);
                foreach (string warning in warnings)
                {
                    report.Warn(warning);
                }

                return report.End(isStopped, fault);
            },
            isLast: true).ConfigureAwait(false);
    }

    private (IReadOnlyList<AgentResult> Agents, string[] Warnings, string? Fault) Settle()
    {
        TimeSpan measured = _ledger.Shares.Select(share => share.MeasuredUntil).DefaultIfEmpty().Max();
        TimeSpan end = _seats.All(seat => seat.IsLost) && _ending is null ? _endedAt ?? measured : measured;
        TimeSpan planned = _ledger.PlannedEnd(end);
        _ledger.Settle(end < planned ? end : planned);
        return (AgentResults.Of(_seats, _ledger.Shares), [.. _warnings, .. _told.Lines()], _fault ?? _refusal?.Message);
    }

    private RunResult Header()
    {
        RunResult header = LoadEngine.Describe(_plan, new DateTimeOffset(_clock.UtcTicks, TimeSpan.Zero));
        return header with
        {
            Machine = header.Machine with
            {
                Name = string.Join(", ", _seats.Select(seat => seat.Agent.Machine).Distinct().Take(3)) + (_seats.Select(seat => seat.Agent.Machine).Distinct().Count() > 3 ? ", ..." : ""),
                Cores = _seats.Sum(seat => seat.Agent.Cores),
                MemoryBytes = _seats.Sum(seat => seat.Agent.MemoryBytes),
            },
        };
    }

    private void Failed(Exception e)
    {
        _fault ??= $"{e.GetType().Name}: {e.Message}";
        End(SteerAction.Abort);
    }
}
