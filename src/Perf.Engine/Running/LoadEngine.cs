using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Perf.Engine.Executors;
using Perf.Engine.Flows;
using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Network;
using Perf.Engine.Pacing;
using Perf.Engine.Planning;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Sample;
using Perf.Engine.Sharing;

namespace Perf.Engine.Running;

/// <summary>Runs a plan: makes the load, measures it, and gives a result however the run ended.</summary>
public sealed class LoadEngine
{
    private static readonly Lazy<Task> s_warm = new(WarmUpAsync);

    private readonly Func<string, string?> _environment;
    private readonly TimeProvider _time;
    private readonly Func<SocketDriver> _createDriver;

    /// <summary>Creates the engine.</summary>
    /// <param name="environment">Reads the process environment, for <c>${env:NAME}</c>.</param>
    /// <param name="time">Tells the time of day of the start.</param>
    public LoadEngine(Func<string, string?> environment, TimeProvider time)
        : this(environment, time, SocketDriver.Create)
    {
    }

    internal LoadEngine(Func<string, string?> environment, TimeProvider time, Func<SocketDriver> createDriver)
    {
        _environment = environment;
        _time = time;
        _createDriver = createDriver;
    }

    /// <summary>Runs the scripts of steps; null where none may run. Belongs to whoever made it.</summary>
    public IScriptHost? Scripts { get; init; }

    /// <summary>Takes every single measurement; null where nobody wants them. It is completed when the run has ended, however that was; belongs to whoever made it.</summary>
    public ISampleSink? Samples { get; init; }

    /// <summary>What monitors read while the run goes on; null for none. Belongs to whoever made it.</summary>
    public IMonitorFeed? Monitors { get; init; }

    /// <summary>Decides when the run begins, for one that is a share of a run on several machines; null for one that begins when it is ready.</summary>
    internal IShareGate? Gate { get; init; }

    /// <summary>Whether a connection for requests may be opened; null where all may.</summary>
    internal ConnectionRule? Rule { get; init; }

    /// <summary>Whether the plan is somebody else's: then drivers open no file of this machine for it, and look for no password that it does not name.</summary>
    internal bool IsForeign { get; init; }

    /// <summary>Runs the functions of the plan's program; null where it has none. Belongs to whoever made it.</summary>
    internal IProgramHost? Program { get; init; }

    /// <summary>Ends the run early, though nobody outside stopped it: a threshold that is watched elsewhere, say. What the program cleans up after the load has its time.</summary>
    internal CancellationToken EndsEarly { get; init; }

    /// <summary>Told when the run's clock starts, with the time of day; what is done there delays the load.</summary>
    internal Action<DateTimeOffset>? ClockStarted { get; init; }

    /// <summary>How many samples each loop keeps for the writer; null for what suits the machine.</summary>
    internal int? SampleRingSize { get; init; }

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="guard">Judges while the run goes on, and at its end.</param>
    /// <param name="observers">Hear of it; one that throws is left out from then on, with a warning in the result.</param>
    /// <param name="stop">Stops the run within a second; what was measured is kept, with status Stopped.</param>
    /// <param name="started">Gets what steers the run, when its clock has started; called once.</param>
    /// <returns>The result.</returns>
    /// <exception cref="PerfException">The plan cannot begin: a file that it needs cannot be read.</exception>
    public async Task<RunResult> RunAsync(RunPlan plan, IRunGuard guard, IReadOnlyList<IRunObserver> observers, CancellationToken stop, Action<IRunControl>? started = null)
    {
        await s_warm.Value.ConfigureAwait(false);
        if (plan.Scenario.Target != SampleServer.TargetName)
        {
            // A scenario of databases alone has no target; nothing goes there then.
            string address = plan.Scenario.Target is { } template ? TextTemplate.Compile(template, new VariableTable(), _environment).Render([]) : "http://localhost/";
            var given = new Uri(address);
            if (TargetCredentials.Of(given) is { } credentials)
            {
                plan = plan with { Scenario = plan.Scenario with { Http = plan.Scenario.Http with { TargetAuth = credentials } } };
            }

            return await RunAgainstAsync(TargetAddress.AsHttp(TargetCredentials.Without(given)), plan, guard, observers, started, stop).ConfigureAwait(false);
        }

        SampleServer sample = SampleServer.Start();
        await using (sample.ConfigureAwait(false))
        {
            return await RunAgainstAsync(sample.Address, plan, guard, observers, started, stop).ConfigureAwait(false);
        }
    }

    private static async Task WarmUpAsync()
    {
        try
        {
            await WarmUpOnceAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or IOException)
        {
            // Without a loopback port there is no warm-up; the run itself may need none.
        }
    }

    private static async Task WarmUpOnceAsync()
    {
        SampleServer sample = SampleServer.Start();
        await using ConfiguredAsyncDisposable closes = sample.ConfigureAwait(false);
        await EngineWarmup.RunAsync(plan =>
            new LoadEngine(_ => null, TimeProvider.System).RunAgainstAsync(sample.Address, plan, new EngineWarmup.NoGuard(), [], null, CancellationToken.None)).ConfigureAwait(false);
    }

    private async Task<RunResult> RunAgainstAsync(Uri target, RunPlan plan, IRunGuard guard, IReadOnlyList<IRunObserver> observers, Action<IRunControl>? started, CancellationToken stop)
    {
        using var presence = new RunPresence();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var protocols = new ProtocolSet(Scripts) { Program = Program, Rule = Rule, IsForeign = IsForeign };
        await using ConfiguredAsyncDisposable closesProtocols = protocols.ConfigureAwait(false);
        var run = new RunContext
        {
            Plan = plan,
            Scenario = FlowCompiler.Compile(plan.Scenario, target, protocols, _environment),
            Http = new HttpShared(plan.Scenario.Http, ProxyServer.Of(plan.Scenario.Http, _environment)) { Rule = Rule },
            Target = target,
            Stopped = abort.Token,
            Time = _time,
            SampleRingSize = Samples is null ? null : SampleRingSize ?? SampleRing.SizeFor(Environment.ProcessorCount),
        };
        await using ConfiguredAsyncDisposable closesTokens = run.Tokens.ConfigureAwait(false);
        if (Program is not null)
        {
            await Program.LoadAsync(abort.Token).ConfigureAwait(false);
        }

        using var loops = new LoopSet(run, Environment.ProcessorCount, _createDriver);
        var metrics = new MetricHub(run.Scenario.Names, [.. loops.Contexts.Select(context => context.Metrics)], run.Scenario.Selectors);
        var report = new RunReport(Describe(plan, _time.GetUtcNow()), plan, guard, observers, abort) { Monitors = Monitors, IsPart = Gate is not null };
        report.Begin();

        (run.Logs, run.Aborts) = (report.Log, report.Abort);
        await using ConfiguredAsyncDisposable endsEarly = EndsEarly.UnsafeRegister(static state => ((RunReport)state!).Abort("it was ended early"), report).ConfigureAwait(false);
        string? fault = null;
        if (Program is not null)
        {
            // Virtual users are made, and the program's own preparation is over, before the clock starts: its requests are counted in the first second.
            loops.Start();
            fault = await Program.BeginAsync(new ProgramRun(run, loops.Contexts, report.Abort), abort.Token).ConfigureAwait(false);
        }

        bool isProgramReady = Program is not null && fault is null;

        using SampleDrain? samples = Samples is null ? null : new SampleDrain(Samples, [.. loops.Contexts.Select(context => context.Metrics.Samples!.Ring)], new SampleTagBook(plan, run.Scenario));

        // What was needed to get ready is thrown away now and its memory used again: the first collection does not fall into the run, and a long run needs no more than a short one.
        // A process that takes a share over, or has another run, makes load already, which the collection would hold up.
        if (RunPresence.IsOnlyOne && (plan.Share is not { } share || !TakeOver.IsTakenOver(share)))
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        }

        // What observers do at the beginning, such as opening a database, is over before the clock starts, and so is what the scenario sets up.
        run.Start = Clock.Now;
        DateTimeOffset startedAt = _time.GetUtcNow();
        var once = new OnceSteps(run, loops.Contexts[0]);
        bool hasSetup = once.HasSetup && fault is null;
        if (hasSetup)
        {
            samples?.Start(startedAt, run.Start);
            loops.Start();
            fault = await once.SetUpAsync(abort.Token).ConfigureAwait(false);
            run.Start = Clock.Now;
            startedAt = _time.GetUtcNow();
        }

        if (Gate is not null && fault is null)
        {
            loops.Start();
            (DateTimeOffset? agreed, fault) = await ShareGate.AwaitAsync(Gate, run, hasSetup, abort.Token).ConfigureAwait(false);
            startedAt = agreed ?? startedAt;
            report.PlannedIterations = PlannedStarts.Of(plan, run.From);
        }

        report.ClockStarts(startedAt);
        if (!hasSetup)
        {
            samples?.Start(startedAt, run.Start);
            loops.Start();
        }

        using var sampler = new Sampler(run, loops, metrics, _time, interval =>
        {
            samples?.Add(interval);
            if (Gate is not null)
            {
                ShareGate.Tell(Gate, run, loops.Contexts, report.Abort);
            }

            report.Add(interval);
        });
        ClockStarted?.Invoke(startedAt);
        bool hasBegun = fault is null && !abort.IsCancellationRequested && !report.IsAborted;

        // A share whose load never begins has no second of the common clock: one that told of some would be counted among those that have.
        bool isMeasured = hasBegun || Gate is null;
        if (isMeasured)
        {
            sampler.Start();
        }

        RunControl? control = null;
        try
        {
            LoopExecutor[] executors = [.. plan.Scenario.Load.Select((profile, number) => ExecutorFactory.Create(profile, number, run, loops.Contexts))];
            control = new RunControl(executors, run.Start);
            started?.Invoke(control);
            if (hasBegun && Gate is not null)
            {
                await StartMoment.WaitAsync(run.Start, abort.Token).ConfigureAwait(false);
            }

            if (hasBegun)
            {
                await Task.WhenAll(executors.Select(executor => executor.RunAsync(abort.Token))).ConfigureAwait(false);
            }

            // What is read while a program or the scenario cleans up is of no load.
            Monitors?.LoadHasEnded();

            if (isProgramReady)
            {
                // As with the scenario's own teardown: measured with the load's last second, and no part of the load's time.
                sampler.LoadHasEnded();
                if (await Program!.EndAsync(stop).ConfigureAwait(false) is { } problem)
                {
                    // What ended the run early is what whoever reads the result must know.
                    if (report.IsAborted || stop.IsCancellationRequested)
                    {
                        report.Warn(problem);
                    }
                    else
                    {
                        fault ??= problem;
                    }
                }
            }
        }
        catch (Exception e)
        {
            fault = $"{e.GetType().Name}: {e.Message}";
        }

        if (loops.Faults is [var first, ..])
        {
            fault ??= $"an event loop failed: {first}";
        }

        report.LoadHasEnded();
        if (hasBegun && fault is null && Gate is not null && !abort.IsCancellationRequested)
        {
            fault = ShareGate.TellEnd(Gate);
        }

        if (hasBegun && once.HasTeardown && !stop.IsCancellationRequested)
        {
            // It is measured with the load's last second, and adds nothing to the load's time. While other shares go on, so do this one's seconds.
            long loadEnd = Clock.Now;
            string? unknown = Gate is null ? null : await ShareGate.AwaitEndAsync(Gate, stop).ConfigureAwait(false);
            if (Gate is not null && unknown is null)
            {
                // All others wait for this second, and it must not be lost with whoever is lost while it cleans up.
                sampler.TakeLoad(loadEnd);
            }

            sampler.LoadHasEnded(loadEnd);
            IReadOnlyList<string> problems = unknown is null
                ? await once.TearDownAsync(stop).ConfigureAwait(false)
                : [$"The teardown was not done, for other shares may still make load: {unknown}"];
            foreach (string problem in problems)
            {
                report.Warn(problem);
            }
        }

        // Before the loops end, which it tells of what it does.
        await run.Tokens.EndAsync().ConfigureAwait(false);
        if (isMeasured)
        {
            sampler.End();
        }

        foreach (string finding in run.Data.Select(cursor => cursor.Finding).OfType<string>())
        {
            report.Warn(finding);
        }

        if (samples?.End() is { } missing)
        {
            report.Warn(missing);
        }

        return report.End(stop.IsCancellationRequested || control is { IsStopped: true }, fault);
    }

    /// <summary>What a run is, before anything of it is measured.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="now">When it begins.</param>
    internal static RunResult Describe(RunPlan plan, DateTimeOffset now) => new()
    {
        Id = plan.RunId,
        Scenario = plan.Scenario.Name,
        ScenarioPath = plan.Scenario.Path,
        Engine = plan.Scenario.Engine,
        Compatibility = plan.Scenario.Compatibility == CompatibilityProfile.Native ? null : plan.Scenario.Compatibility,
        Environment = plan.Environment,
        Target = plan.Target,
        Status = RunStatus.Running,
        StartedAt = now,
        PlannedDuration = plan.Duration,
        Seed = plan.Seed,
        Tags = plan.Tags,
        Arguments = plan.Arguments,
        Commit = plan.Commit,
        Branch = plan.Branch,
        Fingerprint = plan.Fingerprint,
        // So that a run whose process is killed can still be judged by them.
        Thresholds = [.. plan.Scenario.Thresholds.Select(threshold => new Verdict
        {
            Outcome = Outcome.Inconclusive,
            Threshold = threshold.ToString(),
            Metric = threshold.Part?.Name ?? threshold.Metric,
            Step = threshold.Step,
            Limit = threshold.Limit,
            Source = threshold.Source,
            Reason = "The run was not judged.",
        })],
        PerfVersion = typeof(RunResult).Assembly.GetName().Version?.ToString(3) ?? "",
        Machine = new MachineInfo
        {
            Name = Environment.MachineName,
            OperatingSystem = RuntimeInformation.OSDescription,
            Architecture = RuntimeInformation.OSArchitecture.ToString(),
            Cores = Environment.ProcessorCount,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Runtime = RuntimeInformation.FrameworkDescription,
        },
    };
}
