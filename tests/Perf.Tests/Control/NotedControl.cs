using System.Collections.Concurrent;

namespace Perf.Tests.Control;

/// <summary>A run's control that notes what it is told, and refuses where it is told to.</summary>
internal sealed class NotedControl : IRunControl
{
    public ConcurrentQueue<string> Calls { get; } = new();

    public Exception? Refuses { get; init; }

    /// <summary>Held until it is set: a command that is on its way.</summary>
    public ManualResetEventSlim? Held { get; init; }

    public bool IsSuspended { get; private set; }

    public double RateFactor { get; private set; } = 1;

    public void Suspend() => Note("suspend", () => IsSuspended = true);

    public void Resume() => Note("resume", () => IsSuspended = false);

    public void Stop() => Note("stop", () => { });

    public void SetRateFactor(double factor) => Note(FormattableString.Invariant($"factor {factor}"), () => RateFactor = factor);

    public void SetRate(double startsPerSecond) => Note(FormattableString.Invariant($"rate {startsPerSecond}"), () => RateFactor = startsPerSecond / 100);

    private void Note(string call, Action act)
    {
        Calls.Enqueue(call);
        Held?.Wait();
        if (Refuses is not null)
        {
            throw Refuses;
        }

        act();
    }
}
