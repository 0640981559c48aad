using Perf.Analysis;
using Xunit.Abstractions;

namespace Perf.Tests.Analysis.Capacity;

public class CapacitySearchTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.01, false)]
    [InlineData(0.03, false)]
    [InlineData(0.1, false)]
    [InlineData(0.03, true)]
    public void X(double noise, bool normal)
    {
        foreach (double conf in new[] { 0.8, 0.9, 0.95 })
        {
            int covered = 0, n = 40; double steps = 0; int max = 0; int conv = 0; double width = 0; double err = 0;
            var clock = System.Diagnostics.Stopwatch.StartNew();
            for (int seed = 0; seed < n; seed++)
            {
                var random = new Random(seed);
                double truth = Math.Exp(Math.Log(12) + random.NextDouble() * Math.Log(8000.0 / 12));
                var t = new SimulatedTarget(truth, noise, random) { IsNormal = normal };
                var d = t.Search(new CapacitySearchOptions { Confidence = conf });
                if (d.Low <= truth && (d.High ?? 1e9) >= truth) covered++;
                steps += t.Trials.Count; max = Math.Max(max, t.Trials.Count); if (d.IsConverged) conv++; width += (d.High ?? 1e9) / d.Low; err += Math.Abs(Math.Log(d.Rate / truth));
            }
            output.WriteLine($"noise {noise} normal {normal} conf {conf}: coverage {covered / (double)n:0.000}, steps {steps / n:0.0} max {max}, converged {conv}, width {width / n:0.000}, err {err/n:0.000}, {clock.ElapsedMilliseconds} ms");
        }
    }
}
