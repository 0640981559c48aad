using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.Script;

/// <summary>Runs a script by its host. Waiting for a free session is blocked, making one is connecting, and what is left is the script's own time.</summary>
internal sealed class ScriptAction(ScriptStep step, IScriptHost scripts, CallValues values) : IStepAction
{
    /// <inheritdoc/>
    public async ValueTask RunAsync(StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        DelegateCall mine = values.Of(call);
        using IScriptSession session = await EnterAsync(outcome, cancellation).ConfigureAwait(false);
        long begin = Clock.Now;
        outcome.Timings.Sent = true;
        object? output;
        try
        {
            output = await session.RunAsync(step, mine, call.WantsBody, cancellation).ConfigureAwait(false);
        }
        catch (ScriptException e)
        {
            throw new StepFault(ErrorClasses.Script, values.Mask(e.Message, call), e);
        }
        finally
        {
            outcome.Timings.Waiting = Math.Max(1, Clock.Now - begin);
        }

        OutputBody.Put(output, call, outcome);
    }

    private async Task<IScriptSession> EnterAsync(StepOutcome outcome, CancellationToken cancellation)
    {
        long begin = Clock.Now;
        bool isNew = false;
        try
        {
            IScriptSession session = await scripts.EnterAsync(cancellation).ConfigureAwait(false);
            isNew = session.IsNew;
            return session;
        }
        finally
        {
            long elapsed = Clock.Now - begin;
            if (isNew)
            {
                outcome.Timings.Connecting = Math.Max(1, elapsed);
            }
            else
            {
                outcome.Timings.Blocked = elapsed;
            }
        }
    }
}
