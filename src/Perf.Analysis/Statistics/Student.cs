using MathNet.Numerics.Distributions;

namespace Perf.Analysis;

/// <summary>Student's distribution, the normal one for infinite degrees of freedom.</summary>
internal static class Student
{
    // From here on the normal distribution is as good, and faster.
    private const double ManyDegrees = 1e6;

    /// <summary>The probability of at most this.</summary>
    public static double Cdf(double t, double degrees) =>
        degrees > ManyDegrees ? Normal.CDF(0, 1, t) : double.IsInfinity(t) ? (t > 0 ? 1 : 0) : StudentT.CDF(0, 1, degrees, t);

    /// <summary>The value that is not exceeded with this probability.</summary>
    public static double Quantile(double probability, double degrees) =>
        degrees > ManyDegrees ? Normal.InvCDF(0, 1, probability) : StudentT.InvCDF(0, 1, degrees, probability);
}
