namespace Perf.Tests.Model.Monitors;

public class MonitorTimelineTests
{
    [Fact]
    public void ToSeries_ALongRun_KeepsExtremesOrderAndTheTrueMean() => SeededProperty.ForAll(60, random =>
    {
        var line = new MonitorTimeline(new MonitorSample { Monitor = "host", Process = "/shop.slice", Signal = "x", Unit = "%" });
        int count = random.Next(1, 20_000);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => random.Next(20) == 0 ? random.NextDouble() * 1e6 : (double)random.Next(5))];
        for (int i = 0; i < count; i++)
        {
            line.Add(i, values[i]);
        }

        MonitorSeries series = line.ToSeries();
        Assert.Equal("/shop.slice", series.Process);
        Assert.InRange(series.Values.Count, Math.Min(count, 1), MonitorTimeline.MostPoints);
        Assert.Equal(series.Seconds.Count, series.Values.Count);
        Assert.Equal(series.Seconds.Order(), series.Seconds);
        Assert.Equal(count, series.Count);
        Assert.Equal(values.Average(), series.Avg!.Value, Math.Max(1e-6, values.Average() * 1e-6));
        Assert.Equal(values.Max(), series.Values.Max(), Math.Max(1e-6, values.Max() * 1e-6));
        Assert.Equal(values.Min(), series.Values.Min(), Math.Max(1e-6, values.Min() * 1e-6));
        Assert.Equal((series.Min, series.Max), (series.Values.Min(), series.Values.Max()));

        // Each point that is left is one that was read.
        Assert.All(series.Seconds.Zip(series.Values), point => Assert.Equal(values[(int)point.First], point.Second, Math.Max(1e-6, point.Second * 1e-6)));
    });

    [Fact]
    public void ToSeries_Busiest_IsOfAllReadingsWhateverTheRunsLength() => SeededProperty.ForAll(60, random =>
    {
        var line = new MonitorTimeline(new MonitorSample());
        double[] values = [.. Enumerable.Range(0, random.Next(1, 3000)).Select(_ => random.Next(10) == 0 ? 100 : 100 * random.NextDouble())];
        for (int i = 0; i < values.Length; i++)
        {
            line.Add(i, values[i]);
        }

        int width = Math.Min(10, values.Length);
        double busiest = Enumerable.Range(0, values.Length - width + 1).Max(from => values[from..(from + width)].Average());
        Assert.Equal(busiest, line.ToSeries().Busiest!.Value, 1e-4);
    });

    [Fact]
    public void Busiest_OfADocumentWithoutIt_IsOfItsPoints()
    {
        Assert.Null(new MonitorSeries().Busiest);
        Assert.Equal(2, new MonitorSeries { Values = [1, 2, 3] }.Busiest);
        Assert.Equal(50, new MonitorSeries { Values = [0, .. Enumerable.Repeat(100.0, 5), .. Enumerable.Repeat(0.0, 20)] }.Busiest);
        Assert.Equal(7, new MonitorSeries { Values = [1, 2, 3], Busiest = 7 }.Busiest);
    }

    [Fact]
    public void ToSeries_UpToTheBound_HasEveryPoint()
    {
        var line = new MonitorTimeline(new MonitorSample());
        for (int i = 0; i < MonitorTimeline.MostPoints; i++)
        {
            line.Add(i, i);
        }

        Assert.Equal(Enumerable.Range(0, MonitorTimeline.MostPoints).Select(i => (double)i), line.ToSeries().Values);
    }

    [Fact]
    public void Add_NoNumber_IsLeftOut()
    {
        var line = new MonitorTimeline(new MonitorSample());
        line.Add(0, double.NaN);
        line.Add(1, double.PositiveInfinity);
        Assert.Equal((0, null, null), (line.ToSeries().Count, line.ToSeries().Avg, line.ToSeries().Max));
    }

    [Fact]
    public void Timelines_SeveralValuesOfASecond_LieEvenlyInIt()
    {
        var lines = new MonitorTimelines();
        for (int second = 0; second < 2; second++)
        {
            lines.Add(new Interval
            {
                Start = TimeSpan.FromSeconds(second),
                Length = TimeSpan.FromSeconds(1),
                Monitors = [.. Enumerable.Range(0, 4).Select(i => new MonitorSample { Monitor = "m", Signal = "s", Value = i }), new MonitorSample { Monitor = "m", Signal = "t", Value = 9 }],
            });
        }

        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75], lines.ToSeries()[0].Seconds);
        Assert.Equal([0, 1], lines.ToSeries()[1].Seconds);
    }

    [Fact]
    public void Timelines_LabelsInAnotherOrder_AreTheSameSignal()
    {
        var lines = new MonitorTimelines();
        foreach (string[] order in new[] { new[] { "a", "b" }, ["b", "a"] })
        {
            lines.Add(new Interval { Monitors = [new MonitorSample { Signal = "s", Labels = order.ToDictionary(name => name, name => name + "1"), Value = 1 }] });
        }

        Assert.Equal(2, Assert.Single(lines.ToSeries()).Count);
    }

    [Fact]
    public void Timelines_ABoundOfItsOwn_IsKept()
    {
        var lines = new MonitorTimelines(3);
        lines.Add(new Interval { Monitors = [.. Enumerable.Range(0, 5).Select(i => new MonitorSample { Signal = $"s{i}" })] });
        Assert.Equal(["s0", "s1", "s2"], lines.ToSeries().Select(series => series.Signal));
    }

    [Fact]
    public void Timelines_MoreSignalsThanTheBound_AreLeftOut()
    {
        var lines = new MonitorTimelines();
        lines.Add(new Interval { Monitors = [.. Enumerable.Range(0, MonitorTimelines.MostSeries + 5).Select(i => new MonitorSample { Signal = $"s{i}" })] });
        Assert.Equal(MonitorTimelines.MostSeries, lines.ToSeries().Count);
    }
}
