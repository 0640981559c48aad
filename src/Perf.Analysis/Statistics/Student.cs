using MathNet.Numerics.Distributions;

namespace Perf.Analysis;

/// <summary>Student's distribution, the normal one for infinite degrees of freedom.</summary>
internal static class Student
{
    // From here on the normal distribution is as good, and faster.
    private const double ManyDegrees = 1e6;

    // From here on the expansion alone has nine digits, and the function that Newton's steps need is dear.
    private const double EnoughDegrees = 2000;

    // Below this the expansion about the normal distribution starts too far off.
    private const double FewDegrees = 3;

    /// <summary>The probability of at most this.</summary>
    public static double Cdf(double t, double degrees) =>
        degrees > ManyDegrees ? Normal.CDF(0, 1, t) : double.IsInfinity(t) ? (t > 0 ? 1 : 0) : StudentT.CDF(0, 1, degrees, t);

    /// <summary>
    /// The value that is not exceeded with this probability: an expansion about the normal distribution (E. A. Cornish, R. A. Fisher, 1937), made exact by Newton's steps. A comparison asks for many, and a search
    /// by halves would take most of its time.
    /// </summary>
    public static double Quantile(double probability, double degrees)
    {
        double z = Normal.InvCDF(0, 1, probability);
        if (degrees > ManyDegrees || z == 0)
        {
            return z;
        }

        if (degrees < FewDegrees)
        {
            return StudentT.InvCDF(0, 1, degrees, probability);
        }

        double z2 = z * z;
        double t = z * (1 + ((z2 + 1) / (4 * degrees)) + (((5 * z2 * z2) + (16 * z2) + 3) / (96 * degrees * degrees)));
        if (degrees > EnoughDegrees)
        {
            return t;
        }

        for (int i = 0; i < 6; i++)
        {
            double step = (Cdf(t, degrees) - probability) / StudentT.PDF(0, 1, degrees, t);
            t -= step;
            if (Math.Abs(step) <= 1e-12 * Math.Abs(t))
            {
                break;
            }
        }

        return t;
    }
}
