using System.Diagnostics.CodeAnalysis;
using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols;

namespace Perf.Engine.Running;

/// <summary>A virtual user's step that runs as a task of .NET, on the thread pool; its end comes back to the loop.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source of the interruption is disposed when the step ends.")]
internal sealed class TaskFlight(VirtualUser vu) : IStepFlight
{
    private readonly StepOutcome _outcome = new();
    private CancellationTokenSource? _interrupt;
    private CompiledProtocolStep _step = null!;
    private long _due;
    private long _endedAt;

    private LoopContext Context => vu.Context;

    public void Begin(CompiledProtocolStep step)
    {
        _step = step;
        _due = vu.Due;
        _interrupt = new CancellationTokenSource();
        _outcome.Reset();
        vu.InFlight(this);
        ScalarValue[] values = Values;
        _ = Task.Run(() => RunAsync(values));
    }

    // What libraries do when they are cancelled is not for the loop's thread to wait for.
    public void Interrupt() => _ = _interrupt?.CancelAsync();

    // The step's values do not change while it runs, whatever branches beside it do.
    private ScalarValue[] Values => vu.SharesValues ? [.. vu.Values] : vu.Values;

    private async Task RunAsync(ScalarValue[] values)
    {
        var call = new StepCall { Values = values, Vu = vu.Number, Iteration = vu.Iterations, WantsBody = _step.WantsBody, MaxBodySize = _step.MaxBodySize, Exchanged = Exchanged };
        await StepRunner.RunAsync(_step.Action, call, _outcome, _step.Timeout, _interrupt!.Token).ConfigureAwait(false);
        _endedAt = Clock.Now;
        Context.Loop.Post(Ended);
    }

    // Always before the step's own end, which is posted after it: the step is still this one when the loop counts them.
    private void Exchanged(long sent, long received) => Context.Loop.Post(() => Context.Metrics.Messages(_step.Step, sent, received, vu.OriginOf(_step.Labels)));

    private void Ended()
    {
        Context.Loop.ReadClock();
        _interrupt!.Dispose();
        _interrupt = null;
        StepEnd end;
        try
        {
            end = Judge();
        }
        catch (Exception e)
        {
            vu.StepFaulted(_step, e);
            return;
        }

        vu.StepEnded(end);
    }

    private StepEnd Judge()
    {
        if (_outcome.Interrupted)
        {
            Context.Judge.CountInterrupted(_step, _outcome, vu, _due, _endedAt);
            return StepEnd.Interrupted;
        }

        bool isGood = !_step.HasHttpStatus || _outcome.Status is >= 200 and < 400;
        if (Context.Judge.Count(_step, _outcome, vu, _due, _endedAt, isGood, isLast: true))
        {
            return StepEnd.Again;
        }

        return Context.Judge.GoesOn(_step, _outcome, vu) ? StepEnd.GoesOn : StepEnd.EndsFlow;
    }
}
