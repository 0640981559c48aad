namespace Perf;

/// <summary>What an issue of a validation is about. A policy gives each kind a severity.</summary>
public enum ValidationIssueKind
{
    /// <summary>A threshold is not met.</summary>
    ThresholdFailed,

    /// <summary>A threshold is on something that was not measured.</summary>
    ThresholdNoData,

    /// <summary>A threshold of a run that was cut short, or whose scatter leaves it open.</summary>
    ThresholdInconclusive,

    /// <summary>A run cannot be believed: the generator was the limit.</summary>
    RunInvalid,

    /// <summary>A run was stopped, aborted, interrupted, or failed.</summary>
    RunIncomplete,

    /// <summary>A file among the results cannot be read.</summary>
    ResultUnreadable,

    /// <summary>There is no result at all of what was to be validated.</summary>
    ResultMissing,

    /// <summary>A metric that gates is worse than the baseline, by more than the margin for certain.</summary>
    RegressionBeyondMargin,

    /// <summary>A metric that gates is worse than the baseline; by how much is open.</summary>
    Regression,

    /// <summary>Too few runs to say so, but what there is points at a regression.</summary>
    RegressionSuspected,

    /// <summary>The comparison with the baseline does not decide: too few runs, noise, or another environment.</summary>
    ComparisonInconclusive,

    /// <summary>The runs and the baseline cannot be compared.</summary>
    ComparisonImpossible,

    /// <summary>There is no baseline to compare with.</summary>
    BaselineMissing,

    /// <summary>A metric is better than the baseline.</summary>
    Improvement,

    /// <summary>Steps that the baseline has were not run, or are new.</summary>
    StepsChanged,

    /// <summary>Endpoints that must be covered were not run.</summary>
    CoverageShort,

    /// <summary>Nothing in a run was judged by a threshold.</summary>
    NoThresholds,
}
