using Perf.Reporting;
using Perf.Tests.Engine;

namespace Perf.Tests.Reporting.Text;

public sealed class SparklineTests
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    [Fact]
    public void Draw_FewValues_IsOneBlockEach() => Assert.Equal("▁▂▃▄▅▆▇█", Sparkline.Draw([0, 1, 2, 3, 4, 5, 6, 7], 80));

    [Fact]
    public void Draw_MoreValuesThanColumns_ShowsTheLargestOfEach() => Assert.Equal("▅█ ▁", Sparkline.Draw([1, 4, 7, 2, null, null, 0, null], 4));

    [Fact]
    public void Draw_Nothing_IsEmpty() => Assert.Equal("", Sparkline.Draw([], 80));

    [Fact]
    public void Draw_ZerosOnly_IsTheLowestBlock() => Assert.Equal("▁▁", Sparkline.Draw([0, 0], 80));

    [Fact]
    public void Draw_Width_IsNeverExceededAndNeverLeftUnused() => SeededCases.ForAll(random =>
    {
        double?[] values = Values(random);
        int width = random.Next(0, 100);
        Assert.Equal(Math.Min(width, values.Length), Sparkline.Draw(values, width).Length);
    });

    [Fact]
    public void Draw_AnyValues_AreBlocksOrBlanks() => SeededCases.ForAll(random =>
        Assert.DoesNotContain(Sparkline.Draw(Values(random), 40), c => c != ' ' && !Blocks.Contains(c, StringComparison.Ordinal)));

    [Fact]
    public void Draw_EachValue_IsBlankOnlyWhereThereIsNoneAndHigherOnlyWhereItIsMore() => SeededCases.ForAll(random =>
    {
        double?[] values = Values(random);
        string row = Sparkline.Draw(values, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i] is null, row[i] == ' ');
            for (int j = 0; j < values.Length; j++)
            {
                Assert.False(values[i] <= values[j] && Height(row[i]) > Height(row[j]), $"{values[i]} is drawn higher than {values[j]}");
            }
        }
    }, count: 200);

    [Fact]
    public void Draw_Largest_IsAlwaysShown() => SeededCases.ForAll(random =>
    {
        double?[] values = Values(random);
        if (values.Any(value => value > 0))
        {
            Assert.Contains('█', Sparkline.Draw(values, random.Next(1, 100)));
        }
    });

    [Fact]
    public void Draw_AnotherUnit_IsTheSamePicture() => SeededCases.ForAll(random =>
    {
        // A power of two changes no digit of a binary number.
        double?[] values = Values(random);
        Assert.Equal(Sparkline.Draw(values, 30), Sparkline.Draw([.. values.Select(value => value * 1024)], 30));
    });

    private static double?[] Values(Random random) =>
        [.. Enumerable.Range(0, random.Next(0, 60)).Select(_ => random.Next(4) == 0 ? (double?)null : random.NextRate(1000))];

    private static int Height(char block) => Blocks.IndexOf(block, StringComparison.Ordinal);
}
