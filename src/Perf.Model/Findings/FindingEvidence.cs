namespace Perf;

/// <summary>One thing that was seen and speaks for a cause, or against it.</summary>
public sealed record FindingEvidence
{
    /// <summary>Who saw it.</summary>
    public EvidenceFamily Family { get; init; }

    /// <summary>What was looked at, in the words of the result: <c>postgresql.session.waiting</c>, <c>http_req_waiting</c>, <c>statements.blocks_hit / calls</c>.</summary>
    public string Signal { get; init; } = "";

    /// <summary>What it was; null where it is a fact without a number, such as a message of a log.</summary>
    public double? Value { get; init; }

    /// <summary>From where on it counts in full; null likewise.</summary>
    public double? Limit { get; init; }

    /// <summary>The unit of <see cref="Value"/> and <see cref="Limit"/>, as UCUM writes it.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Where it comes from: the monitor's name, or <c>load generator</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The beginning of the window that was looked at, in seconds from the run's start.</summary>
    public double From { get; init; }

    /// <summary>The window's end, in seconds from the run's start.</summary>
    public double To { get; init; }

    /// <summary>How strongly it speaks, 0 to 1.</summary>
    public double Strength { get; init; }

    /// <summary>What it counts at most, in logits; against a cause: what it takes away at most.</summary>
    public double Weight { get; init; }

    /// <summary>Whether it tells this cause from others; without one of these no cause is named.</summary>
    public bool IsDiscriminating { get; init; }

    /// <summary>What it means, a sentence for people.</summary>
    public string Text { get; init; } = "";
}
