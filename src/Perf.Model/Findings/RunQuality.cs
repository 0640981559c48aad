namespace Perf;

/// <summary>Whether a run can be diagnosed at all, which is asked first.</summary>
public sealed record RunQuality
{
    /// <summary>Whether causes are looked for.</summary>
    public bool IsJudgeable { get; init; } = true;

    /// <summary>Why not, and what to do, a sentence each; empty where it can be judged.</summary>
    public IReadOnlyList<string> Reasons { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What is to be known before it is believed, a sentence each: gaps in the samples, foreign load on the machine, few requests.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What was left out at the run's beginning while the target warmed up, in seconds.</summary>
    public double WarmUpSeconds { get; init; }

    /// <summary>The beginning of the window that was judged, in seconds from the run's start.</summary>
    public double From { get; init; }

    /// <summary>The window's end, in seconds from the run's start.</summary>
    public double To { get; init; }
}
