using Perf.Engine.Flows;
using Perf.Engine.Flows.Expressions;
using Perf.Engine.Running;

namespace Perf.Tests.Engine.Flows;

public class PauseLengthTests
{
    private const int Samples = 100_000;

    [Theory]
    [InlineData(ThinkDistribution.Exponential, 200, 0, 200, 200)]
    [InlineData(ThinkDistribution.LogNormal, 200, 50, 200, 50)]
    [InlineData(ThinkDistribution.LogNormal, 200, 400, 200, 400)]
    [InlineData(ThinkDistribution.Normal, 1000, 50, 1000, 50)]
    public void Next_Distribution_HasItsMeanAndDeviation(ThinkDistribution distribution, double mean, double deviation, double meanOfSamples, double deviationOfSamples)
    {
        double[] samples = Draw(new ThinkStep { Distribution = distribution, Mean = TimeSpan.FromMilliseconds(mean), Deviation = TimeSpan.FromMilliseconds(deviation) });

        double average = samples.Average();
        double spread = Math.Sqrt(samples.Average(sample => (sample - average) * (sample - average)));
        Assert.InRange(average, meanOfSamples * 0.97, meanOfSamples * 1.03);
        Assert.InRange(spread, deviationOfSamples * 0.9, deviationOfSamples * 1.1);
    }

    [Fact]
    public void Next_Uniform_StaysBetweenTheTwo()
    {
        double[] samples = Draw(new ThinkStep { Min = TimeSpan.FromMilliseconds(100), Max = TimeSpan.FromMilliseconds(300) });
        Assert.InRange(samples.Min(), 100, 101);
        Assert.InRange(samples.Max(), 299, 300);
        Assert.InRange(samples.Average(), 198, 202);
    }

    [Fact]
    public void Next_Bounds_HoldAndNothingIsNegative()
    {
        double[] bounded = Draw(new ThinkStep { Distribution = ThinkDistribution.Exponential, Mean = TimeSpan.FromMilliseconds(100), Min = TimeSpan.FromMilliseconds(50), Max = TimeSpan.FromMilliseconds(150) });
        Assert.Equal((50, 150), (bounded.Min(), bounded.Max()));
        Assert.True(Draw(new ThinkStep { Distribution = ThinkDistribution.Normal, Mean = TimeSpan.FromMilliseconds(10), Deviation = TimeSpan.FromMilliseconds(100) }).Min() >= 0);
    }

    [Fact]
    public void Next_SameSeed_GivesTheSame()
    {
        var step = new ThinkStep { Distribution = ThinkDistribution.LogNormal, Mean = TimeSpan.FromSeconds(1), Deviation = TimeSpan.FromSeconds(1) };
        Assert.Equal(Draw(step)[..100], Draw(step)[..100]);
    }

    [Theory]
    [InlineData("1.5", 1500)]
    [InlineData("0", 0)]
    [InlineData("250ms", 250)]
    [InlineData("1m30s", 90_000)]
    public void Ticks_Text_IsALength(string text, double milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds).Ticks, CompiledThinkText.Ticks(text));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("1e300")]
    public void Ticks_NoLength_IsAFault(string text) => Assert.Throws<ExpressionFault>(() => CompiledThinkText.Ticks(text));

    private static double[] Draw(ThinkStep step)
    {
        var length = new PauseLength(step);
        var random = new SeededSequence(1, default);
        double[] samples = new double[Samples];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = TimeSpan.FromTicks(length.Next(ref random)).TotalMilliseconds;
        }

        return samples;
    }
}
