namespace Perf;

/// <summary>How runs are compared. The defaults are those that docs/regression-detection.md shows the power and errors of.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The error that is allowed, two-sided: the interval has a confidence of 1 − this. 0.0001 to 0.2.</summary>
    /// <value>The default is 0.01.</value>
    public double Alpha { get; init; } = 0.01;

    /// <summary>The change that matters, relative: what is shown to lie within it is Unchanged. More than 0, at most 1.</summary>
    /// <value>The default is 0.05.</value>
    public double Margin { get; init; } = 0.05;

    /// <summary>The smallest change that is called one, relative, however sure it is; 0 to the margin. Null: two fifths of the margin.</summary>
    /// <value>The default is null: 2 % where the margin is 5 %.</value>
    public double? MinimumEffect { get; init; }

    /// <summary>The power that the smallest visible effect is told for, 0.5 to 0.99.</summary>
    /// <value>The default is 0.9.</value>
    public double Power { get; init; } = 0.9;

    /// <summary>How the two sides belong together.</summary>
    public ComparisonDesign Design { get; init; }

    /// <summary>
    /// What is compared and gates, as metric and statistic: <c>http_req_response_time: p(95)</c>; a metric alone takes its usual statistics. Empty for the p95 of response time, the rate of
    /// requests and the share of failed ones, of the whole run and of each step.
    /// </summary>
    public IReadOnlyList<string> Metrics { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The steps that are looked at; empty for the whole run and all steps.</summary>
    public IReadOnlyList<string> Steps { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>For bare values: whether more is better.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>Compares runs of different environments as if they were one.</summary>
    public bool IgnoreEnvironment { get; init; }

    /// <summary>Whether runs are added until it is decided: the error is then shared among looks at 6, 10 and 20 runs a side.</summary>
    public bool Sequential { get; init; }

    /// <summary>By how much the noise that A/A runs showed is larger than what runs show of themselves, 1 or more: intervals are widened by it.</summary>
    /// <value>The default is 1.</value>
    public double NoiseFactor { get; init; } = 1;

    /// <summary>The seed of what is drawn at random (bands of curves).</summary>
    public int Seed { get; init; } = 1;
}
