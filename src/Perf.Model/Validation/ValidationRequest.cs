namespace Perf;

/// <summary>What a validation is asked to look at.</summary>
public sealed record ValidationRequest
{
    /// <summary>The folders or files as the user named them, for the report.</summary>
    public IReadOnlyList<string> ResultsPath { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The files of results.</summary>
    public IReadOnlyList<string> Files { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The type of test: results of another one are left out; null for all.</summary>
    public string? Type { get; init; }

    /// <summary>The environment: results of another one are left out; null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>The policy's file; null for the nearest config/ci-cd/policy.yaml.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>Thresholds of the command line.</summary>
    public IReadOnlyList<string> Thresholds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Files of thresholds besides the policy's.</summary>
    public IReadOnlyList<string> ThresholdFiles { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The baseline's name; null for the policy's.</summary>
    public string? Baseline { get; init; }

    /// <summary>Whether what is uncertain blocks, whatever the policy says.</summary>
    public bool Strict { get; init; }

    /// <summary>Whose rules hold for thresholds.</summary>
    public CompatibilityProfile Compatibility { get; init; }

    /// <summary>The user's folder.</summary>
    public string Folder { get; init; } = ".";
}
