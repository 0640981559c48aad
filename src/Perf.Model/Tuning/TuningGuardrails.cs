namespace Perf;

/// <summary>What must hold while a change is measured. The first that does not ends the trial, and the change is undone.</summary>
public sealed record TuningGuardrails
{
    /// <summary>The most failed requests, as a share (0 to 1) above the baseline's own.</summary>
    public double MostErrors { get; init; } = 0.01;

    /// <summary>The baseline's share of failed requests, 0 to 1.</summary>
    public double BaselineErrors { get; init; }

    /// <summary>The 95th percentile of the baseline's response time, in milliseconds; null before there is one.</summary>
    public double? BaselineP95 { get; init; }

    /// <summary>How many times the baseline's 95th percentile is too much.</summary>
    public double MostP95Factor { get; init; } = 2;

    /// <summary>The least available memory of the machine, as a share, 0 to 1.</summary>
    public double LeastMemory { get; init; } = 0.10;

    /// <summary>Addresses that must answer; one that fails twice in a row is too much.</summary>
    public IReadOnlyList<string> Probes { get; init => field = value.ToPlainArray(); } = [];
}
