namespace Perf;

/// <summary>How a plan is to be applied.</summary>
public sealed record ApplyRequest
{
    /// <summary>Whether changes are made without being measured. Refused for those of high risk.</summary>
    public bool SkipVerification { get; init; }

    /// <summary>How many pairs count at most for each change; 6 is the least from which a two-sided 5 % can be had. Where measurements of the unchanged system lie more than 10 % apart there are twice as many. One pair that a neighbour has plainly spoilt is made again, and two more show at the end whether the gain is there
    /// once more.</summary>
    public int Pairs { get; init; } = 6;

    /// <summary>How long a trial is.</summary>
    public TimeSpan TrialLength { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When restarts may be done; null for any time.</summary>
    public MaintenanceWindow? Window { get; init; }

    /// <summary>Addresses that must answer, besides those of the targets.</summary>
    public IReadOnlyList<string> Probes { get; init => field = value.ToPlainArray(); } = [];
}
