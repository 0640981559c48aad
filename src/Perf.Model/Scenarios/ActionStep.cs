namespace Perf;

/// <summary>A step that asks something of a system and judges the answer, whatever the protocol.</summary>
public abstract record ActionStep : Step
{
    /// <summary>The timeout when it is not the scenario's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What must hold; where it does not, the step counts as failed. Each is counted in checks too.</summary>
    public IReadOnlyList<Assertion> Expect { get; init; } = [];

    /// <summary>What is counted in checks only.</summary>
    public IReadOnlyList<Assertion> Checks { get; init; } = [];

    /// <summary>What is taken from the answer for later steps of the same iteration.</summary>
    public IReadOnlyList<Capture> Captures { get; init; } = [];

    /// <summary>How it is tried again where it fails; null for not.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Writes() => Captures.Select(capture => capture.Name);
}
