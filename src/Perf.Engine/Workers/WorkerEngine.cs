using System.Runtime.CompilerServices;
using Perf.Engine.Running;

namespace Perf.Engine.Workers;

/// <summary>
/// Runs plans whose virtual users are a script's, in a worker process: to its caller a run as any other. What is measured comes once a second and is judged here; the worker
/// makes the load alone.
/// </summary>
public sealed class WorkerEngine
{
    private static readonly TimeSpan s_summaryPatience = TimeSpan.FromMinutes(3);

    private readonly IWorkerLauncher _launcher;

    /// <summary>Creates the engine.</summary>
    /// <param name="launcher">Starts workers.</param>
    public WorkerEngine(IWorkerLauncher launcher) => _launcher = launcher;

    /// <summary>Hears what scripts write to the console: the level (<c>debug</c>, <c>info</c>, <c>warning</c>, <c>error</c>) and the line. Called on any thread; null for nobody.</summary>
    public Action<string, string>? Log { get; init; }

    /// <summary>Writes what the script's own summary (handleSummary) is to be written to: the name and the content. Null where nobody does.</summary>
    public Action<string, byte[]>? Output { get; init; }

    /// <summary>Whether scripts are interpreted, though a native plan would do: to compare the two.</summary>
    /// <value>False.</value>
    public bool Interprets { get; init; }

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
            frames.WriteJson(FrameKind.Order, new WorkerOrder { Script = path, Environment = environment, Interprets = Interprets, Converts = Converts });
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
            throw new PerfException(ErrorIds.RunFailed, $"The worker that was to read the script failed: {e.Message}", path, e);
        }
        finally
        {
            await worker.Input.DisposeAsync().ConfigureAwait(false);
        }

        throw new PerfException(ErrorIds.RunFailed, $"The worker that was to read the script ended without an answer. {await worker.Ended.ConfigureAwait(false)}".TrimEnd(), path);
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
        await using ConfiguredAsyncDisposable _ = abort.Token.UnsafeRegister(static state => ((WorkerControl)state!).Abort(), control).ConfigureAwait(false);
        try
        {
            frames.WriteJson(FrameKind.Order, new WorkerOrder { Plan = plan });
            RunReport? report = null;
            WorkerEnd? end = null;
            try
            {
                while (end is null && await frames.ReadAsync(CancellationToken.None).ConfigureAwait(false) is var (kind, body))
                {
                    switch (kind)
                    {
                        case FrameKind.Started:
                            report = new RunReport(RunResultJson.Read(new MemoryStream(body), "the worker"), plan, guard, observers, abort);
                            report.Begin();
                            started?.Invoke(control);
                            break;
                        case FrameKind.Interval:
                            report?.Add(IntervalCodec.Decode(body));
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
            catch (IOException e) when (report is not null)
            {
                end = new WorkerEnd { Status = RunStatus.Failed, Reason = $"the worker that ran the script failed: {e.Message}" };
            }

            if (report is null)
            {
                throw new PerfException(ErrorIds.RunFailed, $"The worker that was to run the script ended before it began. {await worker.Ended.ConfigureAwait(false)}".TrimEnd(), plan.Scenario.Path);
            }

            end ??= new WorkerEnd { Status = RunStatus.Failed, Reason = $"the worker that ran the script ended early. {await worker.Ended.ConfigureAwait(false)}".TrimEnd() };
            RunResult result = End(report, end, stop.IsCancellationRequested || control.IsStopped);
            await SummarizeAsync(frames, plan, result).ConfigureAwait(false);
            return result;
        }
        finally
        {
            await worker.Input.DisposeAsync().ConfigureAwait(false);
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
