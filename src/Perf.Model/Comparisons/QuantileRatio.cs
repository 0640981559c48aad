namespace Perf;

/// <summary>One point of the curve of ratios from quantile to quantile (the shift function): where in the distribution the two sides differ.</summary>
/// <param name="Percent">The percentile, 0 to 100.</param>
/// <param name="Baseline">The baseline's value, in the metric's unit.</param>
/// <param name="Candidate">The candidate's value.</param>
/// <param name="Ratio">Candidate over baseline.</param>
/// <param name="Low">The lower end of the band, which holds for all points together; null where there is no band.</param>
/// <param name="High">The upper end of the band.</param>
public sealed record QuantileRatio(double Percent, double Baseline, double Candidate, double Ratio, double? Low, double? High);
