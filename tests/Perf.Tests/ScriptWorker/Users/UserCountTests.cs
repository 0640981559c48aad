using Perf.ScriptWorker.Users;

namespace Perf.Tests.ScriptWorker.Users;

public class UserCountTests
{
    [Fact]
    public void AtStart_OfAllExecutors_IsTheirSum()
    {
        LoadProfile[] load =
        [
            new ConstantVus { Vus = 3 }, new SharedIterations { Vus = 2 }, new PerVuIterations { Vus = 4 },
            new RampingVus { StartVus = 1, Stages = [new Stage { Target = 7, Duration = TimeSpan.FromSeconds(1) }, new Stage { Target = 0, Duration = TimeSpan.FromSeconds(1) }] },
            new ConstantArrivalRate { Rate = 1, PreAllocatedVus = 5, MaxVus = 50 }, new RampingArrivalRate { PreAllocatedVus = 6 },
        ];

        Assert.Equal(3 + 2 + 4 + 7 + 5 + 6, UserCount.AtStart(load));
        Assert.Equal(3 + 2 + 4 + 7 + 50 + 6, UserCount.AtMost(load));
    }
}
