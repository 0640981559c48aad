namespace Perf;

/// <summary>
/// What a CI step has to say of a folder of results: whether they let a deployment pass, and everything that was found. It holds no moment of its own making, so that the
/// same results always give the same report. Its JSON is <c>validation_report.json</c>; the schema is config/schemas/validation.schema.json.
/// </summary>
public sealed record ValidationReport
{
    /// <summary>The version of this shape.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>What it comes to.</summary>
    public ValidationOutcome Outcome { get; init; }

    /// <summary>Whether the policy blocks.</summary>
    public bool Blocked => Outcome == ValidationOutcome.Blocked;

    /// <summary>The exit code of a CI step that enforces it; see <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The type of test that was asked for, or null.</summary>
    public string? Type { get; init; }

    /// <summary>The environment that was asked for, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The commit of the newest run, or null.</summary>
    public string? Commit { get; init; }

    /// <summary>Its branch, or null.</summary>
    public string? Branch { get; init; }

    /// <summary>Where the results were.</summary>
    public IReadOnlyList<string> ResultsPath { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The policy's file, or null for the built-in one.</summary>
    public string? Policy { get; init; }

    /// <summary>What was found, the worst first.</summary>
    public IReadOnlyList<ValidationIssue> Issues { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The runs that were judged, by scenario and start.</summary>
    public IReadOnlyList<ValidatedRun> Runs { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Every threshold of every run.</summary>
    public IReadOnlyList<Verdict> Thresholds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The comparisons with baselines, one for each scenario that has one.</summary>
    public IReadOnlyList<ComparisonReport> Comparisons { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Notes on what did not apply, such as a part of a file of thresholds.</summary>
    public IReadOnlyList<string> Notes { get; init => field = value.ToPlainArray(); } = [];
}
