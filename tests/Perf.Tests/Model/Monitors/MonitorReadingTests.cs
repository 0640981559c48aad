namespace Perf.Tests.Model.Monitors;

public class MonitorReadingTests
{
    [Fact]
    public void AddRate_ACounterThatGrows_GivesItsGrowthOverTheTimeBetween() => SeededProperty.ForAll(200, random =>
    {
        var signal = new MonitorSignal("c", "1/s");
        var reading = new MonitorReading("m");
        double total = random.NextDouble() * 1e9;
        TimeSpan at = TimeSpan.FromSeconds(random.Next(100));
        reading.Begin(at);
        reading.AddRate(signal, total);
        Assert.Empty(reading.Samples);
        for (int i = 0; i < 10; i++)
        {
            double growth = random.Next(1000);
            TimeSpan passed = TimeSpan.FromMilliseconds(random.Next(1, 5000));
            reading.Begin(at += passed);
            reading.AddRate(signal, total += growth);
            Assert.Equal(growth / passed.TotalSeconds, Assert.Single(reading.Samples).Value, Math.Max(1e-5, growth * 1e-3));
        }
    });

    [Fact]
    public void AddRate_ACounterThatBeganAnew_GivesNothingAndGoesOnFromThere()
    {
        var signal = new MonitorSignal("c", "1/s");
        var reading = new MonitorReading("m");
        double?[] rates = [.. new[] { 100.0, 150, 10, 30, double.NaN, 50, 60 }.Select((total, second) =>
        {
            reading.Begin(TimeSpan.FromSeconds(second));
            reading.AddRate(signal, total);
            return reading.Samples.SingleOrDefault()?.Value;
        })];
        Assert.Equal([null, 50, null, 20, null, null, 10], rates);
    }

    [Fact]
    public void Add_NoNumberOrTooMany_IsLeftOut()
    {
        var signal = new MonitorSignal("g", "", ("a", "b"));
        var reading = new MonitorReading("m");
        reading.Begin(TimeSpan.Zero);
        reading.Add(signal, double.NaN);
        reading.Add(signal, double.NegativeInfinity);
        Assert.Empty(reading.Samples);
        for (int i = 0; i < MonitorReading.MostValues + 3; i++)
        {
            reading.Add(signal, i);
        }

        Assert.Equal((MonitorReading.MostValues, 3), (reading.Samples.Count, reading.LeftOut));
        Assert.Equal(("m", "g", "b"), (reading.Samples[0].Monitor, reading.Samples[0].Signal, reading.Samples[0].Labels["a"]));
    }
}
