using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.Script;

/// <summary>Runs a delegate.</summary>
internal sealed class DelegateAction(Func<DelegateCall, CancellationToken, Task<object?>> run, CallValues values) : IStepAction
{
    /// <inheritdoc/>
    public async ValueTask RunAsync(StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        DelegateCall mine = values.Of(call);
        long begin = Clock.Now;
        outcome.Timings.Sent = true;
        object? output;
        try
        {
            // One that does not look at its token must not keep the run waiting.
            output = await run(mine, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            throw new StepFault(ErrorClasses.Script, values.Mask($"{e.GetType().Name}: {e.Message}", call), e);
        }
        finally
        {
            outcome.Timings.Waiting = Math.Max(1, Clock.Now - begin);
        }

        OutputBody.Put(output, call, outcome);
    }
}
