namespace Perf.Tests.Model.Results;

public class GeneratorTotalsTests
{
    [Fact]
    public void BusiestCores_SaturatedStretchOfALongRun_IsNotAveragedAway()
    {
        GeneratorTotals totals = Add([.. Enumerable.Repeat(0.1, 300), .. Enumerable.Repeat(2.0, 10), .. Enumerable.Repeat(0.1, 300)]);
        Assert.Equal(2, totals.BusiestCores, 6);
    }

    [Fact]
    public void BusiestCores_BusyFirstSecond_IsNoSaturation() => Assert.Equal(0.29, Add([2, .. Enumerable.Repeat(0.1, 60)]).BusiestCores, 6);

    [Fact]
    public void BusiestCores_ShortRun_IsTheMean() => Assert.Equal(1, Add([0.5, 1.5]).BusiestCores, 6);

    [Fact]
    public void BusiestCores_Nothing_IsZero() => Assert.Equal(0, new GeneratorTotals().BusiestCores);

    [Fact]
    public void Describe_UnknownCores_HasNoShare() => Assert.Equal(0, Add([5]).Describe(new Validity(), 0).CpuShare);

    [Fact]
    public void Add_Samples_IsTheSumAndTheWorst() => SeededProperty.ForAll(100, random =>
    {
        GeneratorSample[] samples = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => new GeneratorSample
        {
            CpuSeconds = random.NextDouble() * 2,
            GcPauseMilliseconds = random.NextDouble() * 50,
            ClockStepMilliseconds = (random.NextDouble() - 0.5) * 50,
            OfferedStarts = random.Next(100),
            AchievedStarts = random.Next(100),
        })];
        var totals = new GeneratorTotals();
        foreach (GeneratorSample sample in samples)
        {
            totals.Add(sample, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(samples.Sum(sample => sample.CpuSeconds), totals.CpuSeconds, 9);
        Assert.Equal(samples.Max(sample => sample.GcPauseMilliseconds), totals.GcPauseMax);
        Assert.Equal(samples.Max(sample => Math.Abs(sample.ClockStepMilliseconds)), totals.ClockStepMax);
        Assert.Equal(samples.Sum(sample => sample.OfferedStarts), totals.OfferedStarts);
        Assert.Equal(samples.Sum(sample => sample.AchievedStarts), totals.AchievedStarts);
        int window = Math.Min(10, samples.Length);
        double busiest = Enumerable.Range(0, samples.Length - window + 1).Max(from => samples.Skip(from).Take(window).Average(sample => sample.CpuSeconds));
        Assert.Equal(busiest, totals.BusiestCores, 9);
    });

    [Fact]
    public void Describe_SharesOfTheMachine_AreTheBusiestTenSecondsOrTheMost()
    {
        var totals = new GeneratorTotals();
        for (int i = 0; i < 100; i++)
        {
            bool isBusy = i is >= 40 and < 50;
            totals.Add(
                new GeneratorSample
                {
                    LoopBusyShare = isBusy ? 0.99 : 0.2,
                    OwnCpuShare = isBusy ? 0.3 : 0.1,
                    OtherCpuShare = i == 45 ? null : isBusy ? 0.6 : 0.1,
                    PortsUsedShare = i == 70 ? 0.4 : null,
                    FileDescriptorShare = i / 1000.0,
                    ThrottledMilliseconds = i == 3 ? 250 : 0,
                },
                TimeSpan.FromSeconds(1));
        }

        Validity validity = totals.Describe(new Validity(), 4);
        Assert.Equal(0.99, validity.LoopBusyShare!.Value, 9);
        Assert.Equal(0.3, validity.OwnCpuShare!.Value, 9);
        Assert.InRange(validity.OtherCpuShare!.Value, 0.5, 0.6);
        Assert.Equal((0.4, 0.099, 250), (validity.PortsUsedShare, validity.FileDescriptorShare, validity.ThrottledMax));
    }

    [Fact]
    public void Describe_NothingKnownOfTheMachine_SaysNothing()
    {
        Validity validity = Add([1, 1, 1]).Describe(new Validity(), 4);
        Assert.Equal(new Validity { CpuShare = 0.25 } with { Findings = [] }, validity with { Findings = [] });
    }

    private static GeneratorTotals Add(double[] cores)
    {
        var totals = new GeneratorTotals();
        foreach (double one in cores)
        {
            totals.Add(new GeneratorSample { CpuSeconds = one }, TimeSpan.FromSeconds(1));
        }

        return totals;
    }
}
