namespace Perf.Runtime;

/// <summary>Steers a run by the one thing that every run has, its stop token: it can be ended, and not suspended or made faster.</summary>
internal sealed class StopControl(CancellationTokenSource stop) : IRunControl
{
    public bool IsSuspended => false;

    public double RateFactor => 1;

    public void Suspend() => throw Refused("suspended");

    public void Resume() => throw Refused("resumed");

    // Not here and now: what is cut off would go on upon the thread of whoever asked.
    public void Stop() => _ = stop.CancelAsync();

    public void SetRateFactor(double factor) => throw Refused("given another rate");

    public void SetRate(double startsPerSecond) => throw Refused("given another rate");

    private static PerfException Refused(string what) => new(ErrorIds.ControlUnavailable, $"This run cannot be {what}; it can only be stopped.");
}
