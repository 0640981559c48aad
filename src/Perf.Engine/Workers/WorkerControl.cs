using System.Collections.Concurrent;

namespace Perf.Engine.Workers;

/// <summary>Steers a run that a worker makes: each command waits for the worker's answer.</summary>
internal sealed class WorkerControl(FrameStream frames) : IRunControl
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, TaskCompletionSource<WorkerAnswer>> _open = new();
    private int _last;

    public bool IsSuspended { get; private set; }

    public double RateFactor { get; private set; } = 1;

    /// <summary>Whether the run was asked to end.</summary>
    public bool IsStopped { get; private set; }

    public void Suspend() => Do(WorkerCommand.Suspend);

    public void Resume() => Do(WorkerCommand.Resume);

    public void Stop()
    {
        IsStopped = true;
        Do(WorkerCommand.Stop);
    }

    public void SetRateFactor(double factor) => Do(WorkerCommand.Factor, factor);

    public void SetRate(double startsPerSecond) => Do(WorkerCommand.Rate, startsPerSecond);

    /// <summary>Ends the run at once, for it was stopped from outside; waits for nothing.</summary>
    public void Abort() => Tell(WorkerCommand.Abort);

    /// <summary>Ends the load at once, for the run's guard wants it; waits for nothing.</summary>
    public void End() => Tell(WorkerCommand.End);

    private void Tell(string name)
    {
        try
        {
            frames.WriteJson(FrameKind.Command, new WorkerCommand(0, name));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <summary>An answer has come.</summary>
    public void Answered(WorkerAnswer answer)
    {
        if (_open.TryRemove(answer.Number, out TaskCompletionSource<WorkerAnswer>? waiting))
        {
            waiting.TrySetResult(answer);
        }
    }

    private void Do(string name, double value = 0)
    {
        int number = Interlocked.Increment(ref _last);
        var waiting = new TaskCompletionSource<WorkerAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[number] = waiting;
        try
        {
            frames.WriteJson(FrameKind.Command, new WorkerCommand(number, name, value));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _open.TryRemove(number, out _);
            throw new PerfException(ErrorIds.RunEnded, "The run has ended.", null, e);
        }

        if (!waiting.Task.Wait(s_patience))
        {
            _open.TryRemove(number, out _);
            throw new PerfException(ErrorIds.ControlUnavailable, $"The worker that runs the script did not answer within {DurationText.Format(s_patience)}: its machine has no time for it.");
        }

        WorkerAnswer answer = waiting.Task.Result;
        if (answer.ErrorId is { } id)
        {
            throw new PerfException(id, answer.Message ?? "", value);
        }

        (IsSuspended, RateFactor) = (answer.IsSuspended, answer.RateFactor);
    }
}
