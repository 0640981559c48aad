using System.Runtime.CompilerServices;
using Perf.Engine.Running;
using Perf.Engine.Workers.Samples;

namespace Perf.Engine.Workers;

/// <summary>
/// Runs plans whose virtual users are a script's, in a worker process: to its caller a run as any other. What is measured comes once a second and is judged here; the worker
/// makes the load alone.
/// </summary>
public sealed class WorkerEngine
{
    private static readonly TimeSpan s_summaryPatience = TimeSpan.FromMinutes(3);

    // It is about to end: its input is closed.
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(5);

    private readonly IWorkerLauncher _launcher;

    /// <summary>Creates the engine.</summary>
    /// <param name="launcher">Starts workers.</param>
    public WorkerEngine(IWorkerLauncher launcher) => _launcher = launcher;

    /// <summary>Hears what scripts write to the console: the level (<c>debug</c>, <c>info</c>, <c>warning</c>, <c>error</c>) and the line. Called on any thread; null for nobody.</summary>
    public Action<string, string>? Log { get; init; }

    /// <summary>Writes what the script's own summary (handleSummary) is to be written to: the name and the content. Null where nobody does.</summary>
    public Action<string, byte[]>? Output { get; init; }

    /// <summary>Takes every single measurement; null where nobody wants them. It is completed when the run has ended, however that was; belongs to whoever made it.</summary>
    public ISampleSink? Samples { get; init; }

    /// <summary>What monitors read while the run goes on; null for none. Belongs to whoever made it.</summary>
    public IMonitorFeed? Monitors { get; init; }

    /// <summary>Whether scripts are interpreted, though a native plan would do: to compare the two.</summary>
    /// <value>False.</value>
    public bool Interprets { get; init; }

    /// <summary>How long a worker has to end once the run was stopped from outside, before it is killed; teardown has five seconds of it.</summary>
    internal TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What the command line says of a script's options; null for nothing.</summary>
    public ScriptRunOptions? Options { get; init; }

    /// <summary>Whether a scenario of native steps is wanted of scripts that are looked at, of what of them can be one; the rest stands in its warnings.</summary>
    /// <value>False.</value>
    public bool Converts { get; init; }

    /// <summary>Looks at a script: runs its init code once, and makes a scenario of its options.</summary>
    /// <param name="path">The script's file.</param>
    /// <param name="environment">What <c>__ENV</c> is to have besides the process environment.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The scenario, with the script and all its files.</returns>
    /// <exception cref="PerfException">The script, or what it imports, has problems; or the worker cannot be started.</exception>
    public async Task<Scenario> InspectAsync(string path, IReadOnlyDictionary<string, string> environment, CancellationToken stop)
    {
        StartedWorker worker = _launcher.Start();
        var frames = new FrameStream(worker.Output, worker.Input);
        try
        {
            frames.WriteJson(FrameKind.Order, new WorkerOrder { Script = path, Environment = environment, Interprets = Interprets, Options = Options, Converts = Converts });
            while (await frames.ReadAsync(stop).ConfigureAwait(false) is var (kind, body))
            {
                switch (kind)
                {
                    case FrameKind.Inspected:
                        return WorkerJson.Read<Scenario>(body);
                    case FrameKind.Fault:
                        throw WorkerJson.Read<WorkerFault>(body).ToException();
                    case FrameKind.Log:
                        Tell(body);
                        break;
                }
            }
        }
        catch (IOException e)
        {
            throw new PerfException(ErrorIds.RunFailed, $"The worker that was to read the script failed: {await LastWordsAsync(worker, e.Message).ConfigureAwait(false)}", path, e);
        }
        finally
        {
            await worker.Input.DisposeAsync().ConfigureAwait(false);
        }

        throw new PerfException(ErrorIds.RunFailed, $"The worker that was to read the script ended without an answer. {await LastWordsAsync(worker).ConfigureAwait(false)}".TrimEnd(), path);
    }

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan; its scenario has a program.</param>
    /// <param name="guard">Judges while the run goes on, and at its end.</param>
    /// <param name="observers">Hear of it.</param>
    /// <param name="stop">Stops the run within a second; what was measured is kept, with status Stopped.</param>
    /// <param name="started">Gets what steers the run, when its clock has started; called once.</param>
    /// <returns>The result.</returns>
    /// <exception cref="PerfException">The plan cannot begin.</exception>
    public async Task<RunResult> RunAsync(RunPlan plan, IRunGuard guard, IReadOnlyList<IRunObserver> observers, CancellationToken stop, Action<IRunControl>? started = null)
    {
        StartedWorker worker = _launcher.Start();
        var frames = new FrameStream(worker.Output, worker.Input);
        var control = new WorkerControl(frames);
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var patience = new CancellationTokenSource();
        await using ConfiguredAsyncDisposable kills = patience.Token.UnsafeRegister(static state => ((StartedWorker)state!).Kill?.Invoke(), worker).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable stops = stop.UnsafeRegister(_ =>
        {
            // First: a worker that does not even read would keep the next line from ending.
            patience.CancelAfter(StopPatience);
            control.Abort();
        }, null).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable ends = abort.Token.UnsafeRegister(_ =>
        {
            if (!stop.IsCancellationRequested)
            {
                control.End();
            }
        }, null).ConfigureAwait(false);
        SampleReceiver? samples = null;
        try
        {
            RunReport? report = null;
            WorkerEnd? end = null;
            string lost = "";
            try
            {
                frames.WriteJson(FrameKind.Order, new WorkerOrder { Plan = plan, Samples = Samples?.Destination });
                while (end is null && await frames.ReadAsync(CancellationToken.None).ConfigureAwait(false) is var (kind, body))
                {
                    switch (kind)
                    {
                        case FrameKind.Started:
                            report = new RunReport(RunResultJson.Read(new MemoryStream(body), "the worker"), plan, guard, observers, abort) { Monitors = Monitors };
                            report.Begin();
                            started?.Invoke(control);
                            break;
                        case FrameKind.Clock:
                            report?.ClockStarts(WorkerJson.Read<DateTimeOffset>(body));
                            break;
                        case FrameKind.Interval:
                            report?.Add(IntervalCodec.Decode(body));
                            break;
                        case FrameKind.Samples when Samples is not null:
                            (samples ??= new SampleReceiver(Samples)).Add(body);
                            break;
                        case FrameKind.LoadEnded:
                            report?.LoadHasEnded();
                            break;
                        case FrameKind.Answer:
                            control.Answered(WorkerJson.Read<WorkerAnswer>(body));
                            break;
                        case FrameKind.Log:
                            Tell(body);
                            break;
                        case FrameKind.Fault when report is null:
                            throw WorkerJson.Read<WorkerFault>(body).ToException();
                        case FrameKind.Fault:
                            end = new WorkerEnd { Status = RunStatus.Failed, Reason = WorkerJson.Read<WorkerFault>(body).Message };
                            break;
                        case FrameKind.Ended:
                            end = WorkerJson.Read<WorkerEnd>(body);
                            break;
                    }
                }
            }
            catch (IOException e)
            {
                // Its end closes the pipe; why it ended is in what it said last.
                lost = e.Message;
            }

            if (report is null)
            {
                throw new PerfException(ErrorIds.RunFailed, $"The worker that was to run the script ended before it began. {await LastWordsAsync(worker, lost).ConfigureAwait(false)}".TrimEnd(), plan.Scenario.Path);
            }

            bool isThere = end is not null;
            end ??= patience.IsCancellationRequested
                ? new WorkerEnd { Status = RunStatus.Stopped, Warnings = [$"The worker did not end within {DurationText.Format(StopPatience)} after the run was stopped, and was killed: what it measured last, and what teardown cleans up, is missing."] }
                : new WorkerEnd { Status = RunStatus.Failed, Reason = $"the worker that ran the script ended early. {await LastWordsAsync(worker, lost).ConfigureAwait(false)}".TrimEnd() };
            if (Samples is not null && await (samples ??= new SampleReceiver(Samples)).EndAsync().ConfigureAwait(false) is { } missing)
            {
                report.Warn(missing);
            }

            RunResult result = End(report, end, stop.IsCancellationRequested || control.IsStopped);
            if (isThere)
            {
                await SummarizeAsync(frames, plan, result).ConfigureAwait(false);
            }

            return result;
        }
        finally
        {
            await worker.Input.DisposeAsync().ConfigureAwait(false);
        }
    }

    // What a worker that has gone said about it, behind what was seen of it here.
    private static async Task<string> LastWordsAsync(StartedWorker worker, string seen = "")
    {
        string before = seen.Length == 0 ? "" : $"{seen.TrimEnd('.')}. ";
        try
        {
            await worker.Input.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // What was still to be written has nobody to read it.
        }

        try
        {
            return $"{before}{await worker.Ended.WaitAsync(s_lastWords).ConfigureAwait(false)}".TrimEnd();
        }
        catch (TimeoutException)
        {
            worker.Kill?.Invoke();
            return before.TrimEnd();
        }
    }

    private static RunResult End(RunReport report, WorkerEnd end, bool isStopped)
    {
        foreach (string warning in end.Warnings)
        {
            report.Warn(warning);
        }

        if (end is { Status: RunStatus.Aborted, Reason: { } reason })
        {
            report.WasAborted(reason);
        }

        return report.End(isStopped || end.Status == RunStatus.Stopped, end.Status == RunStatus.Failed ? end.Reason ?? "the worker failed" : null, end.Failure);
    }

    // The script's own summary sees the verdicts, so that it comes last. What it does wrong is a warning: the run is over.
    private async Task SummarizeAsync(FrameStream frames, RunPlan plan, RunResult result)
    {
        if (!plan.Scenario.Program!.Exports.Contains("handleSummary"))
        {
            return;
        }

        using var patience = new CancellationTokenSource(s_summaryPatience);
        try
        {
            frames.Write(FrameKind.Judged, System.Text.Encoding.UTF8.GetBytes(RunResultJson.Write(result)));
            while (await frames.ReadAsync(patience.Token).ConfigureAwait(false) is var (kind, body))
            {
                if (kind == FrameKind.Log)
                {
                    Tell(body);
                }
                else if (kind == FrameKind.Output)
                {
                    Write(WorkerJson.Read<WorkerOutput>(body));
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Log?.Invoke("error", $"handleSummary() did not end: {e.Message}");
        }
    }

    private void Write(WorkerOutput output)
    {
        if (output.Fault is { } fault)
        {
            Log?.Invoke("error", fault);
        }

        foreach ((string name, byte[] content) in output.Contents)
        {
            Output?.Invoke(name, content);
        }
    }

    private void Tell(byte[] body)
    {
        WorkerLogLine line = WorkerJson.Read<WorkerLogLine>(body);
        Log?.Invoke(line.Level, line.Text);
    }
}
