using Perf.Engine.Workers;
using Perf.Engine.Workers.Samples;

namespace Perf.ScriptWorker.Hosting;

/// <summary>What a worker does from its first frame to its last. The pipe's end is its end: a parent that is gone has no use for load.</summary>
/// <param name="frames">The pipe.</param>
/// <param name="environment">Reads the process environment.</param>
/// <param name="time">The clock.</param>
/// <param name="exit">Ends the process at once.</param>
internal sealed class WorkerSession(FrameStream frames, Func<string, string?> environment, TimeProvider time, Action<int> exit)
{
    /// <summary>Does what the parent orders.</summary>
    /// <param name="stop">The parent is gone.</param>
    /// <returns>The process's exit code.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (await frames.ReadAsync(stop).ConfigureAwait(false) is not var (kind, body) || kind != FrameKind.Order)
        {
            return ExitCodes.InvalidConfiguration;
        }

        try
        {
            WorkerOrder order = WorkerJson.Read<WorkerOrder>(body);
            if (order.Plan is { } plan)
            {
                await new WorkerRun(frames, environment, time, exit) { Samples = order.Samples is { } destination ? new FrameSampleSink(frames, destination) : null }.RunAsync(plan, stop).ConfigureAwait(false);
            }
            else
            {
                return await InspectAsync(order, stop).ConfigureAwait(false);
            }

            return ExitCodes.Pass;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            frames.WriteJson(FrameKind.Fault, WorkerFault.Of(e));
            return ExitCodes.ScriptError;
        }
    }

    private async Task<int> InspectAsync(WorkerOrder order, CancellationToken stop)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var answered = new CancellationTokenSource();
        _ = Task.Run(() => WatchAsync(gone, answered.Token), CancellationToken.None);
        try
        {
            Scenario scenario = await Task.Run(() => new ScriptInspector(new FrameLog(frames), environment, time).Inspect(order.Script!, order.Environment, order.Interprets, order.Options, order.Converts, gone.Token), stop).ConfigureAwait(false);

            // First: the parent closes the pipe upon the answer.
            await answered.CancelAsync().ConfigureAwait(false);
            frames.WriteJson(FrameKind.Inspected, scenario);
            return ExitCodes.Pass;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return ExitCodes.Stopped;
        }
        finally
        {
            await answered.CancelAsync().ConfigureAwait(false);
        }
    }

    // Nothing more comes while a script is looked at but the pipe's end, when the parent has been stopped: then nobody waits for the answer.
    private async Task WatchAsync(CancellationTokenSource gone, CancellationToken answered)
    {
        try
        {
            while (await frames.ReadAsync(answered).ConfigureAwait(false) is not null)
            {
            }
        }
        catch (IOException)
        {
            // As good as gone.
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (!answered.IsCancellationRequested)
        {
            await gone.CancelAsync().ConfigureAwait(false);
            exit(ExitCodes.Stopped);
        }
    }
}
