using Perf.Engine.Pacing;
using Perf.Target;
using static Perf.Tests.Engine.Running.RunRecorder;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Executors;

/// <summary>Shapes and random arrivals against a real server: every start of the schedule is made, and none more.</summary>
public sealed class ArrivalShapeTests : IAsyncLifetime
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private TargetServer _server = null!;

    public static TheoryData<LoadProfile> Profiles => new()
    {
        new ShapedArrivalRate { Shape = new SineShape { Base = 100, Amplitude = 80, Period = s_second / 2, Duration = s_second } },
        new ShapedArrivalRate { Shape = new SpikeShape { Base = 20, Peak = 300, At = s_second / 4, Width = s_second / 4, Duration = s_second } },
        new ShapedArrivalRate { Shape = new StepsShape { Levels = [50, 0, 200], Each = s_second / 4 }, Arrival = ArrivalPattern.Poisson, ArrivalSeed = 5 },
        new ConstantArrivalRate { Rate = 200, Duration = s_second / 2, Arrival = ArrivalPattern.Poisson, ArrivalSeed = 6 },
    };

    public async Task InitializeAsync() => _server = await TargetServer.StartAsync(new TargetOptions());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Run_Profile_MakesTheStartsOfItsSchedule(LoadProfile load)
    {
        (RunResult result, _) = await RunAsync(Of(_server.BaseUri, load, Get("/ok")));

        long starts = ArrivalSchedule.Of(load)!.Count;
        Assert.NotEqual(0, starts);
        Assert.Equal((starts, starts), ((long)Sum(result, MetricNames.Iterations), _server.Counters.Of("/ok")));
    }
}
