using Perf.Reporting;

namespace Perf.Tests.Reporting.Text;

/// <summary>The bar of the time budget.</summary>
public sealed class BudgetBarTests
{
    [Fact]
    public void Cells_AnyShares_AddUpAndAreInProportion()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            double[] shares = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.NextDouble() < 0.1 ? double.NaN : random.NextDouble() < 0.1 ? -1 : Math.Pow(random.NextDouble(), 4))];
            int width = random.Next(1, 200);
            int[] cells = BudgetBar.Cells(shares, width);
            double sum = shares.Where(share => share > 0).Sum();
            Assert.Equal(sum > 0 ? width : 0, cells.Sum());
            for (int i = 0; i < shares.Length; i++)
            {
                double exact = shares[i] > 0 ? shares[i] / sum * width : 0;
                Assert.True(Math.Abs(cells[i] - exact) < 1, $"seed {seed}: {cells[i]} cells for {exact}");
            }
        }
    }

    [Fact]
    public void Draw_ManyParts_NamesTheLargestAndAddsUpTheRest()
    {
        TimeBudgetPart[] parts = [.. Enumerable.Range(1, 12).Select(i => new TimeBudgetPart { Tier = $"t{i}", Title = $"part {i}", Share = i / 100.0, Milliseconds = i }), new TimeBudgetPart { Tier = "unattributed", Title = "not attributed", Share = 0.22, Milliseconds = 22 }];
        string[] lines = [.. BudgetBar.Draw(new TimeBudget { Parts = parts }, 80, new Style(false))];
        Assert.Equal(72, lines[0].Trim().Length);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        string key = string.Join(' ', lines[1..]);
        Assert.Contains("part 12 12.0 ms 12 %", key, StringComparison.Ordinal);
        Assert.DoesNotContain("part 1 ", key, StringComparison.Ordinal);
        Assert.Contains("6 others", key, StringComparison.Ordinal);
        Assert.Contains("· not attributed", key, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_WithoutColour_NeighboursDifferByTheirFilling()
    {
        TimeBudgetPart[] parts = [.. Enumerable.Range(1, 6).Select(i => new TimeBudgetPart { Tier = $"t{i}", Title = $"{i}", Share = 1 / 6.0 })];
        string bar = BudgetBar.Draw(new TimeBudget { Parts = parts }, 80, new Style(false)).First().Trim();
        Assert.Equal(6, 1 + bar.Zip(bar.Skip(1)).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public void Draw_Nothing_IsNoLine() => Assert.Empty(BudgetBar.Draw(new TimeBudget { Parts = [new TimeBudgetPart { Share = double.NaN }, new TimeBudgetPart()] }, 80, new Style(true)));
}
