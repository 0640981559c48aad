using System.Text.Json;
using Perf.Analysis;
using Perf.Tests.Analysis.Power;

namespace Perf.Tests.Analysis.Estimates;

/// <summary>Against numbers of scipy 1.10.1 and of an independent restatement.</summary>
public class ReferenceVectorTests
{
    [SkippableFact]
    public void TwoSamples_AllVectors_AreAsComputedElsewhere()
    {
        using JsonDocument data = RegressionData.Read("reference_vectors.json");
        Assert.All(data.RootElement.GetProperty("two_sample").EnumerateArray().ToArray(), vector =>
        {
            double[] x = Numbers(vector.GetProperty("x"));
            double[] y = Numbers(vector.GetProperty("y"));
            double[] logX = [.. x.Select(one => Math.Log(one))];
            double[] logY = [.. y.Select(one => Math.Log(one))];
            Assert.Equal(Number(vector, "mwu_U_y"), MannWhitney.UOf(x, y), 10);
            Assert.Equal(Number(vector, "mwu_exact_p_two_sided"), MannWhitney.PValue(x, y), 10);
            Assert.Equal((Number(vector, "cliff_delta") + 1) / 2, MannWhitney.CommonLanguageEffect(x, y), 10);

            var ranks = RankShift.Independent(logX, logY);
            Assert.Equal(Number(vector, "hl_log_shift"), ranks.Estimate, 10);
            Assert.Equal(Number(vector, "mwu_exact_p_greater"), ranks.PValueAbove(0), 10);
            foreach ((string name, double alpha) in new[] { ("hl_log_ci95", 0.05), ("hl_log_ci99", 0.01) })
            {
                double[] ends = Numbers(vector.GetProperty(name));
                (double low, double high) = ranks.Interval(alpha);
                Assert.Equal(ends[0], low, 10);
                Assert.Equal(ends[1], high, 10);
            }

            var welch = StudentShift.Welch(logX, logY);
            Assert.Equal(Number(vector, "welch_log_t"), welch.Estimate / welch.StandardError, 8);
            Assert.Equal(Number(vector, "welch_log_p"), welch.PValue(0), 8);
        });
    }

    [SkippableFact]
    public void Quantiles_AllVectors_AreAsComputedElsewhere()
    {
        using JsonDocument data = RegressionData.Read("reference_vectors.json");
        Assert.All(data.RootElement.GetProperty("quantiles").EnumerateArray().ToArray(), vector =>
        {
            double[] x = [.. Numbers(vector.GetProperty("x")).Order()];
            foreach (JsonProperty one in vector.GetProperty("harrell_davis").EnumerateObject())
            {
                Assert.Equal(one.Value.GetDouble(), SampleQuantile.HarrellDavis(x, double.Parse(one.Name, System.Globalization.CultureInfo.InvariantCulture)), 6);
            }

            foreach (JsonProperty one in vector.GetProperty("thd_sqrt").EnumerateObject())
            {
                Assert.Equal(one.Value.GetDouble(), SampleQuantile.Trimmed(x, double.Parse(one.Name, System.Globalization.CultureInfo.InvariantCulture)), 4);
            }
        });
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(one => one.GetDouble())];

    private static double Number(JsonElement vector, string name) => vector.GetProperty(name).GetDouble();
}
