namespace Perf;

/// <summary>How much a run of <c>Set-PerfOptimization</c> may do. Each holds all that the one before it may.</summary>
public enum OptimizationStrategy
{
    /// <summary>Low risk and reversible, by a reload at most; findings from a confidence of 0.8; three changes.</summary>
    Conservative,

    /// <summary>Medium risk too, and restarts of declared services other than databases; from 0.6; six changes.</summary>
    Balanced,

    /// <summary>High risk too: restarts of databases, caches, drops; from 0.5. The deny list holds here as well.</summary>
    Aggressive,
}
