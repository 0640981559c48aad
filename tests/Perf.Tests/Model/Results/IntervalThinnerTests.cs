namespace Perf.Tests.Model.Results;

public sealed class IntervalThinnerTests
{
    [Fact]
    public void Add_AnyNumber_KeepsAllCountsInABoundedNumberOfLines() => SeededProperty.ForAll(200, random =>
    {
        int most = random.Next(2, 50);
        int count = random.Next(0, 2000);
        var thinner = new IntervalThinner(most);
        (long requests, double length, double? worst) = (0, 0, null);
        for (int i = 0; i < count; i++)
        {
            var line = new IntervalSummary { Start = i, Length = 1, Requests = random.Next(100), P99 = random.Next(10) == 0 ? null : random.NextDouble() * 100 };
            thinner.Add(line);
            (requests, length, worst) = (requests + line.Requests, length + line.Length, line.P99 is { } value ? Math.Max(worst ?? 0, value) : worst);
            Assert.InRange(thinner.Lines.Count, Math.Min(i + 1, most / 2), most);
        }

        Assert.Equal(requests, thinner.Lines.Sum(line => line.Requests));
        Assert.Equal(length, thinner.Lines.Sum(line => line.Length), 6);
        Assert.Equal(worst, thinner.Lines.Max(line => line.P99));

        // Each begins where the one before ends, and all but the last are equally long.
        for (int i = 1; i < thinner.Lines.Count; i++)
        {
            Assert.Equal(thinner.Lines[i - 1].Start + thinner.Lines[i - 1].Length, thinner.Lines[i].Start, 6);
            Assert.Equal(thinner.Width, thinner.Lines[i - 1].Length, 6);
        }
    });

    [Fact]
    public void Add_FewerThanThereMayBe_AreAsTheyWere()
    {
        var thinner = new IntervalThinner(10);
        IntervalSummary[] lines = [.. Enumerable.Range(0, 10).Select(i => new IntervalSummary { Start = i, Length = 1, Requests = i, P50 = i })];
        foreach (IntervalSummary line in lines)
        {
            thinner.Add(line);
        }

        Assert.Equal(lines, thinner.Lines);
    }
}
