namespace Perf;

/// <summary>What became of a threshold.</summary>
public enum Outcome
{
    /// <summary>It is met.</summary>
    Pass,

    /// <summary>It is not met.</summary>
    Fail,

    /// <summary>There is no sample to judge by; that is not a pass.</summary>
    NoData,

    /// <summary>The run cannot be judged: the generator was the limit.</summary>
    Invalid,

    /// <summary>The evidence does not decide.</summary>
    Inconclusive,
}
