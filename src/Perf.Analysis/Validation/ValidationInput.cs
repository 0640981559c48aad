namespace Perf.Analysis;

/// <summary>Everything that a validation decides by.</summary>
public sealed record ValidationInput
{
    /// <summary>The policy as it holds here; see <see cref="SeverityTable.For"/>.</summary>
    public required ValidationPolicy Policy { get; init; }

    /// <summary>The type of test that was asked for, or null.</summary>
    public string? Type { get; init; }

    /// <summary>The environment that was asked for, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>Where the results were.</summary>
    public IReadOnlyList<string> ResultsPath { get; init; } = [];

    /// <summary>The runs of that type and environment.</summary>
    public IReadOnlyList<JudgedRun> Runs { get; init; } = [];

    /// <summary>Files that could not be read, with the reason.</summary>
    public IReadOnlyList<(string File, string Reason)> Unreadable { get; init; } = [];

    /// <summary>The comparisons that could be made.</summary>
    public IReadOnlyList<ComparisonReport> Comparisons { get; init; } = [];

    /// <summary>Scenarios that could not be compared, with the reason.</summary>
    public IReadOnlyList<(string Scenario, string Reason)> Incomparable { get; init; } = [];

    /// <summary>Scenarios that have no baseline.</summary>
    public IReadOnlyList<string> WithoutBaseline { get; init; } = [];

    /// <summary>How much of the critical endpoints the runs cover; null: nobody asked.</summary>
    public Kpi? Coverage { get; init; }

    /// <summary>Notes on what did not apply.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
