namespace Perf.Analysis;

/// <summary>One limit of a threshold file, not yet applied to a run.</summary>
internal sealed record ThresholdRule
{
    /// <summary>The limit. Its step is that of a k6 selector; a group decides the step when the rule meets a run.</summary>
    internal required Threshold Threshold { get; init; }

    /// <summary>The class of limits that it stands in, such as <c>response_times</c>; null for k6's form.</summary>
    internal string? Class { get; init; }

    /// <summary>The group's key, such as <c>api_endpoints</c>; empty where the limit stands in no group.</summary>
    internal string Group { get; init; } = "";

    /// <summary>The scenario that the rule is limited to, or null.</summary>
    internal string? Scenario { get; init; }

    /// <summary>The environment that the rule is limited to, or null.</summary>
    internal string? Environment { get; init; }

    /// <summary>Where it stands in the file, as jq writes it.</summary>
    internal required string Path { get; init; }

    /// <summary>The line, from 1.</summary>
    internal required int Line { get; init; }
}
