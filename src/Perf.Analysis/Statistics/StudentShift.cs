namespace Perf.Analysis;

/// <summary>A shift that is estimated by means: Student's distribution about the estimate.</summary>
/// <param name="estimate">The estimate.</param>
/// <param name="standardError">Its standard error, 0 or more.</param>
/// <param name="degrees">Degrees of freedom, more than 0; infinite for the normal distribution.</param>
internal sealed class StudentShift(double estimate, double standardError, double degrees) : ShiftDistribution
{
    public override double Estimate => estimate;

    /// <summary>The standard error of the estimate.</summary>
    public double StandardError => standardError;

    /// <summary>
    /// The means of two samples whose variances may differ. Source: B. L. Welch, The Generalization of "Student's" Problem when Several Different Population Variances are Involved (1947).
    /// </summary>
    /// <param name="x">One sample, two values or more.</param>
    /// <param name="y">The other.</param>
    /// <returns>The shift from x to y.</returns>
    public static StudentShift Welch(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double a = Spread.Variance(x) / x.Count;
        double b = Spread.Variance(y) / y.Count;
        double degrees = a + b > 0 ? (a + b) * (a + b) / ((a * a / (x.Count - 1)) + (b * b / (y.Count - 1))) : x.Count + y.Count - 2;
        return new StudentShift(y.Average() - x.Average(), Math.Sqrt(a + b), degrees);
    }

    /// <summary>The mean of paired differences.</summary>
    /// <param name="differences">The differences, two or more.</param>
    public static StudentShift Paired(IReadOnlyList<double> differences) =>
        new(differences.Average(), Math.Sqrt(Spread.Variance(differences) / differences.Count), differences.Count - 1);

    public override (double Low, double High) Interval(double alpha)
    {
        double half = Student.Quantile(1 - (alpha / 2), degrees) * standardError;
        return (estimate - half, estimate + half);
    }

    public override double PValueAbove(double shift) => Tail(estimate - shift);

    public override double PValueBelow(double shift) => Tail(shift - estimate);

    // The probability that the error alone is at least as large.
    private double Tail(double distance) => standardError > 0 ? Student.Cdf(-distance / standardError, degrees)
        : distance > 0 ? 0 : distance < 0 ? 1 : 0.5;
}
