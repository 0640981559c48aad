namespace Perf;

/// <summary>What a rule looks at.</summary>
public enum AlertRuleKind
{
    /// <summary>A response time that has grown against the baseline by more than the limit, a share.</summary>
    ResponseTime,

    /// <summary>A throughput that has fallen against the baseline by more than the limit, a share.</summary>
    Throughput,

    /// <summary>A share of failed requests above the limit.</summary>
    ErrorRate,

    /// <summary>CPU use above the limit.</summary>
    Cpu,

    /// <summary>Memory use above the limit.</summary>
    Memory,

    /// <summary>A threshold of the run that is not met or had no data.</summary>
    Threshold,

    /// <summary>A run that cannot be believed, or that failed.</summary>
    InvalidRun,

    /// <summary>A comparison whose verdict is Regressed.</summary>
    Regression,
}
