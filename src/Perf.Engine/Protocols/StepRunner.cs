using System.Net.Sockets;

namespace Perf.Engine.Protocols;

/// <summary>Runs a step's action with its timeout, and turns whatever it throws into an outcome.</summary>
public static class StepRunner
{
    /// <summary>Runs it.</summary>
    /// <param name="action">The action.</param>
    /// <param name="call">Who calls.</param>
    /// <param name="outcome">Gets what became of it.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="interrupt">The end of the run.</param>
    /// <returns>When it has ended; never throws for what a server or network does.</returns>
    public static async Task RunAsync(IStepAction action, StepCall call, StepOutcome outcome, TimeSpan timeout, CancellationToken interrupt)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        limit.CancelAfter(timeout);
        try
        {
            await action.RunAsync(call, outcome, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (limit.IsCancellationRequested && (e is OperationCanceledException || outcome.ErrorClass is null))
        {
            // Libraries wrap a cancellation in exceptions of their own; what was cancelled is known here.
            outcome.Interrupted = interrupt.IsCancellationRequested;
            bool connecting = !outcome.Timings.Sent && outcome.Timings.Connecting > 0;
            outcome.Fail(connecting ? ErrorClasses.ConnectTimeout : ErrorClasses.Timeout, $"no complete answer within {DurationText.Format(timeout)}");
        }
        catch (StepFault fault)
        {
            outcome.Fail(fault.ErrorClass, fault.Message);
        }
        catch (Exception e) when ((e as SocketException ?? e.InnerException as SocketException) is { } network)
        {
            outcome.Fail(ErrorClasses.Of(network.SocketErrorCode), network.Message);
        }
        catch (Exception e)
        {
            outcome.Fail(ErrorClasses.Internal, $"{e.GetType().Name}: {e.Message}");
        }
    }
}
