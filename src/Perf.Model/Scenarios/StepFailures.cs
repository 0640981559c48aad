namespace Perf;

/// <summary>Ways in which a step can fail.</summary>
[Flags]
public enum StepFailures
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>No whole answer came.</summary>
    NoAnswer = 1,

    /// <summary>An expectation did not hold.</summary>
    Expectation = 2,
}
