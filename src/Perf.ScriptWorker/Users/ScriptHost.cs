using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Jint;
using Jint.Native;
using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Running;
using Perf.ScriptWorker.Metrics;

namespace Perf.ScriptWorker.Users;

/// <summary>Runs the functions of a script as the iterations of virtual users: makes the users, runs setup and teardown, and knows the test as a whole.</summary>
internal sealed class ScriptHost : IProgramHost, ITestState, IDisposable
{
    /// <summary>Busy users have a thread each, and beyond this the process spends its time on changing between them.</summary>
    public const int MostUsers = 2000;

    private const string SetupGroup = "::setup";
    private const string TeardownGroup = "::teardown";
    private static readonly TimeSpan s_teardownOnceStopped = TimeSpan.FromSeconds(5);

    private readonly ScriptProgram _program;
    private readonly TestSettings _settings;
    private readonly UserFactory _factory;
    private readonly ScriptShared _shared;
    private readonly ConcurrentDictionary<int, ScriptUser> _prepared = new();
    private readonly ConcurrentDictionary<LoopContext, ScriptMetrics> _metrics = new();
    private readonly long[] _iterations;
    private ProgramRun? _run;
    private string? _setupData;
    private string? _failure;
    private bool _isPrepared;
    private long _completed;
    private long _interrupted;

    /// <summary>Creates it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="settings">The script's options that concern the worker.</param>
    /// <param name="shared">What all users share.</param>
    /// <param name="factory">Makes users.</param>
    public ScriptHost(RunPlan plan, TestSettings settings, ScriptShared shared, UserFactory factory)
    {
        _program = plan.Scenario.Program!;
        _settings = settings;
        _shared = shared;
        _factory = factory;
        Profiles = plan.Scenario.Load;
        Metrics = plan.Scenario.Metrics;
        _iterations = new long[Profiles.Count];
        shared.Test = this;
    }

    /// <summary>Told when every executor has ended, before teardown.</summary>
    public Action LoadEnded { get; init; } = static () => { };

    /// <summary>The threads of busy users.</summary>
    public UserThreads Threads { get; } = new();

    /// <summary>What setup gave, as JSON; null where it gave nothing.</summary>
    public string? SetupData => _setupData;

    /// <summary>Why a script marked the test as failed, or null.</summary>
    public string? Failure => _failure;

    public double RunMilliseconds => HasBegun ? (Clock.Now - _run!.Run.Start) / (double)TimeSpan.TicksPerMillisecond : 0;

    public long Completed => Volatile.Read(ref _completed);

    public long Interrupted => Volatile.Read(ref _interrupted);

    public int ActiveUsers => _run?.Loops.Sum(loop => loop.Busy) ?? 0;

    public int Users => Math.Max(_prepared.Count, _run?.Run.Vus ?? 0);

    public IReadOnlyList<LoadProfile> Profiles { get; }

    /// <summary>The metrics of the script's own, by name.</summary>
    public IReadOnlyDictionary<string, MetricDeclaration> Metrics { get; }

    public bool HasBegun => _run is { Run.Start: > 0 };

    public string Options => _program.Options;

    public double StartedAt => _shared.Time.GetUtcNow().ToUnixTimeMilliseconds() - RunMilliseconds;

    public CompiledStep Compile(ProgramStep step) => new ScriptStep(this, step);

    public void Abort(string reason) => _run!.Abort(reason);

    public void MarkFailed(string reason) => Interlocked.CompareExchange(ref _failure, reason, null);

    public long IterationsOf(int scenario) => Volatile.Read(ref _iterations[scenario]);

    /// <summary>The number of a scenario's next iteration.</summary>
    public long NextIteration(int scenario) => Interlocked.Increment(ref _iterations[scenario]) - 1;

    /// <summary>An iteration has ended.</summary>
    public void Count(bool interrupted)
    {
        if (interrupted)
        {
            Interlocked.Increment(ref _interrupted);
        }
        else
        {
            Interlocked.Increment(ref _completed);
        }
    }

    /// <summary>Where a loop's users count.</summary>
    public ScriptMetrics MetricsOf(LoopContext loop) => _metrics.GetOrAdd(loop, static context => new ScriptMetrics(context));

    public async Task<string?> BeginAsync(ProgramRun run, CancellationToken stop)
    {
        _run = run;
        int count = UserCount.AtStart(Profiles);
        string? fault = null;
        await Task.Run(
            () => Parallel.For(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = CancellationToken.None }, (number, state) =>
            {
                if (stop.IsCancellationRequested || fault is not null)
                {
                    state.Stop();
                    return;
                }

                try
                {
                    _prepared[number] = CreateUser(number, stop: stop);
                }
                catch (TestAbortedException aborted)
                {
                    Abort(aborted.Message);
                    state.Stop();
                }
                catch (UserInterruptedException) when (stop.IsCancellationRequested)
                {
                    state.Stop();
                }
                catch (Exception e)
                {
                    fault ??= ScriptFault.Describe(e);
                }
            }),
            CancellationToken.None).ConfigureAwait(false);
        if (fault is not null)
        {
            return $"the script's init code failed: {fault}";
        }

        _isPrepared = _prepared.Count == count && !stop.IsCancellationRequested;
        if (!_isPrepared || _settings.NoSetup || !_program.Exports.Contains("setup"))
        {
            return null;
        }

        (fault, _isPrepared) = await RunOnceAsync("setup", SetupGroup, _settings.SetupTimeout, TimeSpan.Zero, data => _setupData = data, stop).ConfigureAwait(false);
        return fault;
    }

    public async Task<string?> EndAsync(CancellationToken stop)
    {
        LoadEnded();
        if (!_isPrepared || _settings.NoTeardown || !_program.Exports.Contains("teardown"))
        {
            return null;
        }

        // Whatever ended the test, what setup made is to be cleaned up; but who stops a run does not wait a minute for it.
        (string? fault, _) = await RunOnceAsync("teardown", TeardownGroup, _settings.TeardownTimeout, s_teardownOnceStopped, null, stop).ConfigureAwait(false);
        return fault;
    }

    /// <summary>A user that was made before the start; null when all of them are taken.</summary>
    public ScriptUser? TakeUser(int number) => _prepared.GetValueOrDefault(number);

    /// <summary>Makes a user; its init code runs on this thread.</summary>
    /// <param name="number">The virtual user's number, or 0 for what is run once.</param>
    /// <param name="made">Gets the user before its init code runs.</param>
    /// <param name="stop">Ends init code that does not end.</param>
    public ScriptUser CreateUser(int number, Action<ScriptUser>? made = null, CancellationToken stop = default) => _factory.Create(number, made, stop);

    /// <summary>A user that was to be made during the load has none: the init code failed, or was cut off.</summary>
    /// <returns>What is to be counted for it on the loop, or null.</returns>
    public ScriptSample? Unmade(Exception fault)
    {
        if (fault is TestAbortedException)
        {
            Abort(fault.Message);
            return null;
        }

        if (fault is UserInterruptedException)
        {
            return null;
        }

        // The load is not what was planned from here on; it goes on, for others have their users.
        string text = $"the script's init code failed: {ScriptFault.Describe(fault)}";
        MarkFailed($"a virtual user that was made during the load cannot run: {text}");
        _shared.ErrorOfScript(text);
        return new ScriptSample(ScriptSampleKind.Error, ErrorClasses.Script, 1, "", TagSet.Empty, Text: text);
    }

    /// <summary>Runs an iteration on the user's thread.</summary>
    /// <returns>False when it was cut off.</returns>
    public bool RunIteration(ScriptUser user, ScriptStep step)
    {
        long began = Clock.Now;
        bool isWhole = true;
        try
        {
            user.BeginIteration(step.Source);
            JsValue function = user.Exports!.Get(step.Source.Function);
            user.Run(function, DataFor(user));
        }
        catch (Exception fault)
        {
            isWhole = Faulted(user, fault);
        }

        if (isWhole && _settings.MinIterationDuration > TimeSpan.Zero)
        {
            isWhole = WaitUntil(user, began + _settings.MinIterationDuration.Ticks);
        }

        if (!isWhole)
        {
            user.Pending.Abandon();
        }

        user.Release();

        return isWhole;
    }

    /// <summary>An iteration did not end as it should.</summary>
    /// <returns>True when the script failed, which ends this iteration alone; false when it was cut off.</returns>
    public bool Faulted(ScriptUser user, Exception fault)
    {
        if (fault is TestAbortedException)
        {
            Abort(fault.Message);
            return false;
        }

        if (fault is UserInterruptedException || user.IsInterrupted)
        {
            return false;
        }

        string text = ScriptFault.Describe(fault);
        user.Samples.Add(new ScriptSample(ScriptSampleKind.Error, ErrorClasses.Script, 1, user.Position.Group, user.Position.Tags, Text: text));
        user.Pending.Abandon();
        _shared.ErrorOfScript(text);
        return true;
    }

    public void Dispose() => Threads.Dispose();

    private static bool WaitUntil(ScriptUser user, long end)
    {
        try
        {
            user.Sleep(end - Clock.Now);
            return true;
        }
        catch (UserInterruptedException)
        {
            return false;
        }
    }

    private JsValue DataFor(ScriptUser user) => user.SetupData ??= _setupData is null ? JsValue.Undefined : new Jint.Native.Json.JsonParser(user.Engine).Parse(_setupData);

    // Runs setup or teardown. When the run is to end it has some more time, or none.
    private async Task<(string? Fault, bool IsWhole)> RunOnceAsync(string name, string group, TimeSpan timeout, TimeSpan onceStopped, Action<string?>? result, CancellationToken stop)
    {
        LoopContext context = _run!.Loops[0];
        ScriptUser? user = null;
        string? fault = null;
        bool isWhole = false;
        using var late = new CancellationTokenSource(timeout);
        await using ConfiguredAsyncDisposable ends = late.Token.UnsafeRegister(_ => Volatile.Read(ref user)?.Interrupt(), null).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable stops = stop.UnsafeRegister(_ => late.CancelAfter(onceStopped < timeout ? onceStopped : timeout), null).ConfigureAwait(false);
        await Task.Factory.StartNew(
            () =>
            {
                try
                {
                    user = _factory.Create(0, made => Volatile.Write(ref user, made), late.Token);
                    var loop = new UserLoop(context, MetricsOf(context), user) { Executor = Profiles.Count };
                    user.Loop = loop;
                    user.BeginOnce(group);
                    JsValue given = user.Run(user.Exports!.Get(name), DataFor(user));
                    result?.Invoke(given.IsUndefined() ? null : new Jint.Native.Json.JsonSerializer(user.Engine).Serialize(given).ToString());
                    isWhole = true;
                }
                catch (TestAbortedException aborted)
                {
                    Abort(aborted.Message);
                }
                catch (Exception e)
                {
                    fault = (late.IsCancellationRequested, stop.IsCancellationRequested) switch
                    {
                        (true, false) => $"{name}() took longer than {DurationText.Format(timeout)} ({name}Timeout)",
                        (true, true) when onceStopped > TimeSpan.Zero => $"{name}() took longer than {DurationText.Format(onceStopped)} after the run was stopped, and was cut off",
                        (true, true) => null,
                        _ => $"{name}() failed: {ScriptFault.Describe(e)}",
                    };
                }

                user?.PassSamplesOn();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).ConfigureAwait(false);
        return (fault, isWhole);
    }
}
