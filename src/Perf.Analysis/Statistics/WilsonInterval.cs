using MathNet.Numerics.Distributions;

namespace Perf.Analysis;

/// <summary>The interval of a share of few or many. Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927).</summary>
internal static class WilsonInterval
{
    /// <summary>The interval.</summary>
    /// <param name="hits">How many.</param>
    /// <param name="all">Of how many; 0 gives from 0 to 1.</param>
    /// <param name="confidence">The confidence, 0 to 1.</param>
    public static (double Low, double High) Of(long hits, long all, double confidence = 0.95)
    {
        if (all == 0)
        {
            return (0, 1);
        }

        double z = Normal.InvCDF(0, 1, 1 - ((1 - confidence) / 2));
        double share = (double)hits / all;
        double scale = 1 + (z * z / all);
        double centre = (share + (z * z / (2 * all))) / scale;
        double half = z / scale * Math.Sqrt((share * (1 - share) / all) + (z * z / (4.0 * all * all)));
        return (hits == 0 ? 0 : Math.Max(0, centre - half), hits == all ? 1 : Math.Min(1, centre + half));
    }
}
