using Perf.Telemetry.Alerts;

namespace Perf.Telemetry.Sinks;

/// <summary>How a pump waits.</summary>
internal sealed record PumpSettings
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>0 to 1, anew with each call.</summary>
    public Func<double> Chance { get; init; } = static () => 0.5;

    /// <summary>How waits between attempts grow.</summary>
    public Backoff Backoff { get; init; } = new() { First = TimeSpan.FromMilliseconds(500), Longest = TimeSpan.FromSeconds(10) };

    /// <summary>How long the end waits for a destination that takes nothing.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the end lasts at most.</summary>
    public TimeSpan LongestEnd { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For how long the end goes on with what earlier runs have left.</summary>
    public TimeSpan ReplayEnd { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether what earlier runs have left goes before all of this run's: for destinations that take nothing that is older than what they have.</summary>
    public bool EarlierFirst { get; init; }

    /// <summary>The pause between attempts at the end.</summary>
    public TimeSpan EndPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often it looks whether something came by another way.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMilliseconds(500);
}
