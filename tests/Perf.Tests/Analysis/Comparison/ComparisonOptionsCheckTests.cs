using Perf.Analysis;

namespace Perf.Tests.Analysis.Comparisons;

public sealed class ComparisonOptionsCheckTests
{
    public static TheoryData<string, ComparisonOptions, bool> Ranges => new()
    {
        { "as they are", new ComparisonOptions(), true },
        { "the smallest alpha", new ComparisonOptions { Alpha = 0.0001 }, true },
        { "a smaller alpha", new ComparisonOptions { Alpha = 0.00009 }, false },
        { "the largest alpha", new ComparisonOptions { Alpha = 0.2 }, true },
        { "a larger alpha", new ComparisonOptions { Alpha = 0.21 }, false },
        { "no alpha", new ComparisonOptions { Alpha = double.NaN }, false },
        { "no margin", new ComparisonOptions { Margin = 0 }, false },
        { "the largest margin", new ComparisonOptions { Margin = 1 }, true },
        { "a larger margin", new ComparisonOptions { Margin = 1.01 }, false },
        { "an effect of nothing", new ComparisonOptions { MinimumEffect = 0 }, true },
        { "an effect of the margin", new ComparisonOptions { Margin = 0.05, MinimumEffect = 0.05 }, true },
        { "an effect beyond the margin", new ComparisonOptions { Margin = 0.05, MinimumEffect = 0.06 }, false },
        { "an effect below nothing", new ComparisonOptions { MinimumEffect = -0.01 }, false },
        { "the least power", new ComparisonOptions { Power = 0.5 }, true },
        { "less power", new ComparisonOptions { Power = 0.49 }, false },
        { "the most power", new ComparisonOptions { Power = 0.99 }, true },
        { "all power", new ComparisonOptions { Power = 1 }, false },
        { "less than the noise", new ComparisonOptions { NoiseFactor = 0.99 }, false },
        { "the most noise", new ComparisonOptions { NoiseFactor = 100 }, true },
        { "more noise", new ComparisonOptions { NoiseFactor = 101 }, false },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Check_OfAnOption_RefusesWhatIsOutOfItsRange(string what, ComparisonOptions options, bool isAllowed)
    {
        var refused = Record.Exception(() => ComparisonOptionsCheck.Check(options)) as PerfException;
        Assert.True(isAllowed == refused is null, $"{what}: {refused?.Message ?? "not refused"}");
        Assert.True(refused is null || refused.Message.StartsWith("Runs cannot be compared so: ", StringComparison.Ordinal), what);
    }
}
