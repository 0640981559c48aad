using Perf.Engine.Workers;

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
                await new WorkerRun(frames, environment, time, exit).RunAsync(plan, stop).ConfigureAwait(false);
            }
            else
            {
                Scenario scenario = await Task.Run(() => new ScriptInspector(new FrameLog(frames), environment, time).Inspect(order.Script!, order.Environment, order.Interprets, order.Converts), stop).ConfigureAwait(false);
                frames.WriteJson(FrameKind.Inspected, scenario);
            }

            return ExitCodes.Pass;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            frames.WriteJson(FrameKind.Fault, WorkerFault.Of(e));
            return ExitCodes.ScriptError;
        }
    }
}
