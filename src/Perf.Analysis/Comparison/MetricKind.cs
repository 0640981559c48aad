namespace Perf.Analysis;

/// <summary>On what scale a metric's values are compared.</summary>
internal enum MetricKind
{
    /// <summary>Amounts above 0: by the logarithm, so that differences are ratios.</summary>
    Amount,

    /// <summary>Shares of samples that went wrong: by the logarithm of the odds, with the counts that they come from.</summary>
    Share,
}
