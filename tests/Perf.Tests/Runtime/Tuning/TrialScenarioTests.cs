using Perf.Runtime.Tuning;

namespace Perf.Tests.Runtime.Tuning;

/// <summary>What a scenario's own load says of how much is to be measured.</summary>
public class TrialScenarioTests
{
    [Fact]
    public void OwnVus_OfClosedLoads_IsTheMost()
    {
        Assert.Equal(60, Of(new ConstantVus { Vus = 60 }).OwnVus);
        Assert.Equal(40, Of(new RampingVus { StartVus = 5, Stages = [new Stage(TimeSpan.FromSeconds(5), 40), new Stage(TimeSpan.FromSeconds(5), 10)] }).OwnVus);
        Assert.Equal(0, Of(new ConstantArrivalRate { Rate = 10 }).OwnVus);
        Assert.Null(Of(new ConstantVus { Vus = 60 }).OwnRate);
    }

    [Fact]
    public void OwnRate_OfOpenLoads_IsThatOfASecond()
    {
        Assert.Equal(150, Of(new ConstantArrivalRate { Rate = 150 }).OwnRate);
        Assert.Equal(2, Of(new ConstantArrivalRate { Rate = 120, TimeUnit = TimeSpan.FromMinutes(1) }).OwnRate);
        Assert.Equal(90, Of(new RampingArrivalRate { StartRate = 10, Stages = [new Stage(TimeSpan.FromSeconds(5), 90), new Stage(TimeSpan.FromSeconds(5), 20)] }).OwnRate);
    }

    private static TrialScenario Of(LoadProfile load) => new(new RunRequest(), "shop", load);
}
