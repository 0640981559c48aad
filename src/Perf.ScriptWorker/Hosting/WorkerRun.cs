using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Perf.Engine.Flows;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Protocols.HttpClient;
using Perf.Engine.Running;
using Perf.Engine.Workers;
using Perf.ScriptWorker.Artillery;
using Perf.ScriptWorker.Loading;
using Perf.ScriptWorker.Summary;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Hosting;

/// <summary>Runs a plan whose virtual users are a script's: Perf's own engine with another kind of virtual user, and the pipe to whoever ordered it.</summary>
/// <param name="frames">The pipe.</param>
/// <param name="environment">Reads the process environment.</param>
/// <param name="time">The clock.</param>
/// <param name="exit">Ends the process, for nobody is there any more who would stop it.</param>
[SuppressMessage("Design", "CA1001", Justification = "The sources are disposed when the run has ended.")]
internal sealed class WorkerRun(FrameStream frames, Func<string, string?> environment, TimeProvider time, Action<int> exit)
{
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _end = new();
    private volatile IRunControl? _control;
    private volatile bool _isOver;
    private readonly TaskCompletionSource<RunResult?> _judged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes every single measurement; null where nobody wants them.</summary>
    public ISampleSink? Samples { get; init; }

    /// <summary>Runs it, to the script's own summary.</summary>
    /// <exception cref="PerfException">It cannot begin.</exception>
    public async Task RunAsync(RunPlan plan, CancellationToken stop)
    {
        using CancellationTokenSource abort = _abort;
        using CancellationTokenSource end = _end;
        await using ConfiguredAsyncDisposable gone = stop.UnsafeRegister(static state => ((WorkerRun)state!)._abort.Cancel(), this).ConfigureAwait(false);
        _ = Task.Run(() => ListenAsync(stop), CancellationToken.None);
        ScriptProgram program = plan.Scenario.Program ?? throw new PerfException(ErrorIds.RunFailed, "The plan has no script.");
        if (program.Kind == ScriptProgram.ArtilleryKind)
        {
            await RunProcessorAsync(plan, program).ConfigureAwait(false);
            return;
        }

        TestOptions options = TestOptions.Read(program.Options);
        RequireRoom(plan);
        using var sockets = ClientConnections.Create(new StepContext(plan.Scenario, new Uri("http://localhost/"), new VariableTable(), environment), SslApplicationProtocol.Http11);
        ScriptBundle files = FilesOf(program);
        var secrets = new SecretBook(environment);
        var shared = new ScriptShared
        {
            Time = time,
            Files = files,
            Seed = plan.Seed,
            Environment = ProcessVariables.With(program.Environment),
            Http = options.Http,
            Blocked = options.Blocked,
            Pace = options.Pace,
            Sockets = sockets.For,
            Proxy = ProxyServer.Of(plan.Scenario.Http, environment),
            Log = new FrameLog(frames, secrets),
            Secret = secrets.Of,
        };
        using var host = new ScriptHost(plan, options.Test, shared, new UserFactory(shared, ScriptRunLoader.Of(files, program.Main), WorkerMemory.Limit(environment), plan.Tags))
        {
            LoadEnded = () => frames.Write(FrameKind.LoadEnded, []),
        };
        await RunAsync(plan, host, () => host.Failure).ConfigureAwait(false);
        if (program.Exports.Contains("handleSummary") && await _judged.Task.ConfigureAwait(false) is { } judged)
        {
            frames.WriteJson(FrameKind.Output, await Task.Run(() => SummaryRun.Run(host, judged, options.Test), CancellationToken.None).ConfigureAwait(false));
        }
    }

    // The steps are the engine's own, and only the functions between them are interpreted: virtual users need no threads, and any number of them has room.
    private async Task RunProcessorAsync(RunPlan plan, ScriptProgram program)
    {
        using var host = new FunctionHost(plan, FilesOf(program), environment, time, new FrameLog(frames), WorkerMemory.Limit(environment));
        await RunAsync(plan, host, () => null).ConfigureAwait(false);
    }

    private async Task RunAsync(RunPlan plan, IProgramHost host, Func<string?> failure)
    {
        RunResult result = await new LoadEngine(environment, time) { Program = host, EndsEarly = _end.Token, Samples = Samples, ClockStarted = at => frames.WriteJson(FrameKind.Clock, at) }
            .RunAsync(plan, new UnjudgedGuard(), [new FrameObserver(frames)], _abort.Token, control => _control = control)
            .ConfigureAwait(false);
        _isOver = true;
        frames.WriteJson(FrameKind.Ended, new WorkerEnd { Status = result.Status, Reason = result.StatusReason, Warnings = [.. result.Warnings.Except(plan.Scenario.Warnings.Select(warning => warning.ToString())).Except(plan.Warnings)], Failure = failure() });
    }

    private static ScriptBundle FilesOf(ScriptProgram program) =>
        new(program.Files.ToDictionary(file => file.Key, file => (ReadOnlyMemory<byte>)file.Value, StringComparer.Ordinal), program.Names);

    // More threads than the machine can serve would show as slow answers, which they are not.
    private static void RequireRoom(RunPlan plan)
    {
        int most = UserCount.AtMost(plan.Scenario.Load, plan.Executors);
        if (most > ScriptHost.MostUsers)
        {
            throw new PerfException(
                ErrorIds.ScenarioInvalid,
                $"The script wants up to {most} virtual users at once, and one worker process interprets at most {ScriptHost.MostUsers}: each needs a thread while it waits. Use fewer virtual users (an arrival rate needs rate × duration of an iteration), several machines, or a scenario of Perf's own, whose virtual users need no threads.",
                plan.Scenario.Path);
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        try
        {
            while (await frames.ReadAsync(stop).ConfigureAwait(false) is var (kind, body))
            {
                if (kind == FrameKind.Command)
                {
                    Obey(WorkerJson.Read<WorkerCommand>(body));
                }
                else if (kind == FrameKind.Judged)
                {
                    _judged.TrySetResult(RunResultJson.Read(new MemoryStream(body), "the parent"));
                }
            }
        }
        catch (Exception e) when (e is IOException or JsonException or OperationCanceledException)
        {
            // As good as gone.
        }

        Gone();
    }

    // The parent is gone, killed perhaps: load that nobody measures must not go on.
    private void Gone()
    {
        _judged.TrySetResult(null);
        if (!_isOver)
        {
            exit(ExitCodes.Stopped);
        }
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            _ = source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended meanwhile.
        }
    }

    private void Obey(WorkerCommand command)
    {
        if (command.Name is WorkerCommand.Abort or WorkerCommand.End)
        {
            Cancel(command.Name == WorkerCommand.End ? _end : _abort);
            return;
        }

        IRunControl? control = _control;
        try
        {
            switch (command.Name)
            {
                case WorkerCommand.Stop when control is null:
                    Cancel(_abort);
                    break;
                case var _ when control is null:
                    throw new PerfException(ErrorIds.ControlUnavailable, "The script is still being prepared (init code and setup()); try again when the load has begun.");
                case WorkerCommand.Stop:
                    control.Stop();
                    break;
                case WorkerCommand.Suspend:
                    control.Suspend();
                    break;
                case WorkerCommand.Resume:
                    control.Resume();
                    break;
                case WorkerCommand.Rate:
                    control.SetRate(command.Value);
                    break;
                case WorkerCommand.Factor:
                    control.SetRateFactor(command.Value);
                    break;
            }

            frames.WriteJson(FrameKind.Answer, new WorkerAnswer { Number = command.Number, IsSuspended = control?.IsSuspended == true, RateFactor = control?.RateFactor ?? 1 });
        }
        catch (PerfException fault)
        {
            frames.WriteJson(FrameKind.Answer, new WorkerAnswer { Number = command.Number, ErrorId = fault.Id, Message = fault.Message });
        }
    }
}
