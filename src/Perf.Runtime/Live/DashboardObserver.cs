using System.Text;
using System.Text.Json;
using Perf.Control;
using Perf.Reporting;
using Perf.Reporting.Html;
using Perf.Reporting.Html.Live;
using Perf.Telemetry.Dashboard;

namespace Perf.Runtime;

/// <summary>
/// Shows a run in browsers while it goes on. The engine's thread only leaves the seconds here; a thread of its own, which steps back behind all others, adds them up and writes the
/// parts of the page that changed, once a second, within a budget of CPU time, and only while a browser is there.
/// </summary>
internal sealed class DashboardObserver : IRunObserver, IDashboardPage, IAsyncDisposable
{
    private static readonly TimeSpan s_page = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_perSecond = TimeSpan.FromMilliseconds(20);

    // Of a generator that has no time to spare the page takes less: nobody reads charts by the second, and what it takes the load lacks.
    private static readonly TimeSpan s_perBusySecond = TimeSpan.FromMilliseconds(8);
    private const double Busy = 0.9;
    private static readonly TimeSpan s_saved = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_last = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_ready = TimeSpan.FromSeconds(5);

    private readonly RunPlan _plan;
    private readonly LiveModel _model;
    private readonly Func<ControlRequest, LiveRun> _steer;
    private readonly TimeProvider _time;
    private readonly EventBoard _board = new();
    private readonly RenderBudget _budget = new(s_saved);
    private readonly PartSchedule _schedule;
    private readonly SemaphoreSlim _news = new(0);
    private readonly Lock _lock = new();
    private readonly Thread _thread;
    private readonly DashboardServer _server;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _asked;
    private volatile bool _isClosing;
    private volatile bool _isBusy;
    private bool _wasSeen;

    private DashboardObserver(RunPlan plan, int? port, Func<ControlRequest, LiveRun> steer, TimeProvider time)
    {
        _plan = plan;
        _model = new LiveModel(plan, hasDetail: true);
        (_steer, _time) = (steer, time);
        _schedule = new PartSchedule(LivePage.Sections, _budget, ThreadTime.Cpu);
        _board.Watched += () => _news.Release();
        _server = DashboardServer.Start(port, this, _board);
        _thread = new Thread(Follow) { IsBackground = true, Name = "perf dashboard", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Where the page is.</summary>
    public Uri Address => _server.Address;

    /// <summary>CPU time that the page has cost so far.</summary>
    internal TimeSpan Cpu { get; private set; }

    /// <summary>How many seconds of the run were added up so far.</summary>
    internal long Followed => _model.Followed;

    /// <summary>The page's parts as they stand, for tests.</summary>
    internal EventBoard Board => _board;

    /// <summary>Starts to serve. The page is written once before the run begins, so that the code for it is compiled then and not in the load's first seconds.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="port">The port; null for one that is free.</param>
    /// <param name="steer">Steers the run.</param>
    /// <param name="time">Tells the time.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.DashboardUnavailable"/>: the port is in use.</exception>
    public static DashboardObserver Open(RunPlan plan, int? port, Func<ControlRequest, LiveRun> steer, TimeProvider time)
    {
        var dashboard = new DashboardObserver(plan, port, steer, time);
        dashboard._ready.Task.Wait(s_ready);
        return dashboard;
    }

    /// <summary>Says how the run is steered.</summary>
    public void Attach(IRunControl control) => _model.Attach(control);

    public void Started(RunResult result) => _model.Started(result);

    public void Measured(Interval interval, RunProgress progress)
    {
        _isBusy = interval.Generator.LoopBusyShare > Busy;
        _model.Measured(interval, progress);
        _news.Release();
    }

    public void Logged(LogLine line) => _model.Logged(line);

    public void Ended(RunResult result)
    {
        _model.Ended(result);
        _news.Release();
    }

    /// <summary>Waits until browsers have the whole page.</summary>
    /// <param name="linger">How long the page is served after the end; null to end when those who are there have it.</param>
    /// <param name="isExpected">Whether a browser is on its way, and worth some seconds of waiting.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task EndAsync(TimeSpan? linger, bool isExpected, CancellationToken cancel)
    {
        if (!_model.HasEnded)
        {
            return;
        }

        await _finished.Task.WaitAsync(s_first, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (linger is { } time)
        {
            await Task.Delay(time, _time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        bool waits = isExpected && !_wasSeen && linger is null;
        await _server.WaitForReadersAsync(waits ? s_first : s_last, waits, cancel).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        _news.Release();
        await _server.DisposeAsync().ConfigureAwait(false);
        await _finished.Task.WaitAsync(s_first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task<byte[]> PageAsync(CancellationToken cancel)
    {
        _wasSeen = true;
        TaskCompletionSource asked;
        lock (_lock)
        {
            asked = _asked ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (!_finished.Task.IsCompleted)
        {
            _news.Release();

            // On a machine without a core to spare the page comes as it was written last; its events bring the rest.
            await asked.Task.WaitAsync(s_page, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        (long version, IReadOnlyDictionary<string, string> parts) = _board.Read();
        return Encoding.UTF8.GetBytes(LivePage.Write(_model.Header, parts, version));
    }

    public DashboardFile? File(string name) => name switch
    {
        LivePage.ScriptName => new DashboardFile("text/javascript; charset=utf-8", LivePage.Script),
        LivePage.StyleName => new DashboardFile("text/css; charset=utf-8", LivePage.Style),
        _ => null,
    };

    public DashboardReply Control(ReadOnlyMemory<byte> json)
    {
        try
        {
            LiveRun state = _steer(SteerCommand.Read(json));
            _news.Release();
            return new DashboardReply(200, Json(writer =>
            {
                writer.WriteBoolean("suspended", state.IsSuspended);
                writer.WriteNumber("factor", state.RateFactor);
            }));
        }
        catch (PerfException fault)
        {
            return new DashboardReply(fault.Id == ErrorIds.ArgumentInvalid ? 400 : 409, Json(writer =>
            {
                writer.WriteString("id", fault.Id);
                writer.WriteString("message", fault.Message);
            }));
        }
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private void Follow()
    {
        try
        {
            LiveWarmup.Run(_plan);
            var state = new LiveState { Data = new ReportData { Result = _model.Header } };
            Write(ref state, isWhole: true);
            LiveWarmup.RunRounds(_plan);
            _ready.TrySetResult();

            // Nothing was in the way of anybody until now: somebody waits for it.
            ThreadTime.StepBack();
            long last = _time.GetTimestamp();
            while (!_isClosing)
            {
                _news.Wait();
                while (_news.Wait(0))
                {
                    // Several at once are one turn.
                }

                long now = _time.GetTimestamp();
                _budget.Pass(_time.GetElapsedTime(last, now), _isBusy ? s_perBusySecond : s_perSecond);
                last = now;
                if (!Turn(ref state))
                {
                    return;
                }
            }
        }
        catch (Exception e)
        {
            // The view is broken and the run is not: browsers keep what they have, and are told.
            _board.Publish([new(LivePage.State.Id, $$"""{"status":"The view failed: {{JsonEncodedText.Encode(e.Message)}}","kind":"failed","ended":true}""")]);
            _board.End();
        }
        finally
        {
            Release();
            _ready.TrySetResult();
            _finished.TrySetResult();
        }
    }

    // False when nothing comes any more.
    private bool Turn(ref LiveState state)
    {
        bool hasEnded = _model.HasEnded;
        TimeSpan before = ThreadTime.Cpu();
        _model.Drain();
        TimeSpan drained = ThreadTime.Cpu() - before;
        _budget.Spend(drained);
        Cpu += drained;
        bool isAsked;
        lock (_lock)
        {
            isAsked = _asked is not null;
        }

        if (hasEnded || isAsked || _board.IsWatched)
        {
            // Who asks again and again gets what was written last: the budget is for all together.
            Write(ref state, hasEnded || (isAsked && !_board.IsWatched && _budget.IsLeft));
        }

        Release();
        if (hasEnded)
        {
            _board.End();
        }

        return !hasEnded;
    }

    private void Write(ref LiveState state, bool isWhole)
    {
        TimeSpan before = ThreadTime.Cpu();

        // The latest second first: it costs little, and need not wait for the charts. Where the load has no processor to spare one event has both.
        bool isTogether = _isBusy;
        LiveState moment = _model.Moment(state);
        if (!isTogether)
        {
            PublishMoment(moment);
        }

        _budget.Spend(ThreadTime.Cpu() - before);
        IReadOnlyList<KeyValuePair<string, string>> sections = _schedule.Write(() => moment = _model.Sums(), isWhole);
        TimeSpan middle = ThreadTime.Cpu();
        if (isTogether || sections.Count > 0)
        {
            // The sums know whether the run has ended; where there are none, the moment is what it was.
            PublishMoment(moment, sections);
        }

        state = moment;
        TimeSpan after = ThreadTime.Cpu();
        _budget.Spend(after - middle);
        Cpu += after - before;
    }

    private void PublishMoment(LiveState moment, params IReadOnlyList<KeyValuePair<string, string>> sections) =>
        _board.Publish([.. sections, new(LivePage.State.Id, LivePage.State.Write(moment)), new(LivePage.Now.Id, LivePage.Now.Write(moment))]);

    private void Release()
    {
        lock (_lock)
        {
            _asked?.TrySetResult();
            _asked = null;
        }
    }
}
