namespace Perf.Engine.Running;

/// <summary>When a run whose start somebody else decides begins, and with what.</summary>
public sealed record StartSignal
{
    /// <summary>The run's start, when its clock stood at 0: ticks of <see cref="Pacing.Clock"/>. It may lie in the past, for a share that is taken over.</summary>
    public required long Start { get; init; }

    /// <summary>The same moment by the time of day.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From when on this share makes load, from the run's start: what was due before is somebody else's. 0 for a share from its beginning.</summary>
    public TimeSpan From { get; init; }

    /// <summary>What the setup has set where it was done, as <see cref="ShareReady.Given"/> has it; null for nothing, and for the share that has done it itself.</summary>
    public byte[]? Given { get; init; }
}
