namespace Perf;

/// <summary>Does the steps of another flow, within the same iteration and with the same variables.</summary>
public sealed record CallStep : Step
{
    /// <summary>The flow's name. A flow cannot call itself, not through others either.</summary>
    public string Flow { get; init; } = "";

    /// <summary>Variables that are set before.</summary>
    public IReadOnlyList<Assignment> With { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<string> Writes() => With.Select(value => value.Name);
}
