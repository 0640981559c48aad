using Perf.Engine.Running;

namespace Perf.Engine.Sharing;

/// <summary>A run that is a share of one, at its gate: before the load, and after it.</summary>
internal static class ShareGate
{
    /// <summary>Tells the gate that the run is ready, and waits until it is to begin; the run then has the agreed clock, and what the setup has set elsewhere.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="run">The run.</param>
    /// <param name="hasSetUp">Whether the setup was done here.</param>
    /// <param name="stop">The run is to end.</param>
    /// <returns>The run's start by the time of day, null where it was stopped before; and why it cannot begin, or null.</returns>
    public static async Task<(DateTimeOffset? StartedAt, string? Fault)> AwaitAsync(IShareGate gate, RunContext run, bool hasSetUp, CancellationToken stop)
    {
        try
        {
            stop.ThrowIfCancellationRequested();
            StartSignal signal = await gate.ReadyAsync(new ShareReady { Given = hasSetUp ? GivenValuesCodec.Write(run.Given) : null }, stop).ConfigureAwait(false);
            if (signal.Given is { } given && !hasSetUp)
            {
                GivenValuesCodec.Read(given, run.Given, run.Scenario.SlotCount, [.. run.Scenario.LoadSetups.Prepend(run.Scenario.Setup).Select(setup => setup?.Written ?? [])]);
            }

            (run.Start, run.From) = (signal.Start, signal.From.Ticks);
            return (signal.StartedAt, null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (null, null);
        }
        catch (Exception e)
        {
            return (null, $"the share did not begin: {e.Message}");
        }
    }

    /// <summary>Tells the gate that the load has ended as planned.</summary>
    /// <param name="gate">The gate.</param>
    /// <returns>Null when it knows; otherwise why it could not be told.</returns>
    public static string? TellEnd(IShareGate gate)
    {
        try
        {
            gate.LoadHasEnded();
            return null;
        }
        catch (Exception e)
        {
            return $"that the share's load has ended could not be told: {e.Message}";
        }
    }

    /// <summary>Waits until the load of all shares has ended.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="stop">The run is to end.</param>
    /// <returns>Null when it has; otherwise why that is not known.</returns>
    public static async Task<string?> AwaitEndAsync(IShareGate gate, CancellationToken stop)
    {
        try
        {
            await gate.LoadEndedAsync(stop).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return "the run was stopped";
        }
        catch (Exception e)
        {
            return e.Message;
        }
    }

    /// <summary>Tells the gate what is used of the share. A gate that fails ends the run: whoever took the share over would not know where it was.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="run">The run.</param>
    /// <param name="loops">Its loops; an interval has just been taken of them.</param>
    /// <param name="abort">Ends the run for a reason.</param>
    public static void Tell(IShareGate gate, RunContext run, IReadOnlyList<LoopContext> loops, Action<string> abort)
    {
        try
        {
            gate.Progressed(ShareUse.Of(run, loops));
        }
        catch (Exception e)
        {
            abort($"what was used of the share could not be told: {e.Message}");
        }
    }
}
