using Perf.Engine.Planning;

namespace Perf.Tests.Engine.Planning;

/// <summary>Flows that call each other, and loops within loops: a small file, and numbers that no run could do.</summary>
public sealed class NestedCallsTests
{
    private const int Depth = 60;

    private static readonly ConstantVus s_load = new() { Name = "load", Flow = "0", Vus = 1 };

    [Fact]
    public void Of_FlowsThatCallTheNextTwice_IsBoundedAndEnds()
    {
        Scenario scenario = Doubling(new ThinkStep { Min = TimeSpan.FromHours(1), Max = TimeSpan.FromHours(1) }, new RequestStep { Name = "get", Url = "/" });

        Assert.Equal(TimeSpan.MaxValue, LeastIteration.Of(scenario, s_load));
        Assert.Equal(1e9, ExpectedRequests.Of(s_load, scenario));
    }

    [Fact]
    public void Of_FlowThatCallsItself_Ends()
    {
        Scenario scenario = Of(new Flow { Name = "0", Steps = [new ThinkStep { Min = TimeSpan.FromSeconds(2), Max = TimeSpan.FromSeconds(2) }, new RequestStep { Name = "get", Url = "/" }, new CallStep { Flow = "0" }] });

        Assert.InRange(LeastIteration.Of(scenario, s_load), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
        Assert.Equal(1, ExpectedRequests.Of(s_load, scenario));
    }

    [Theory]
    [InlineData("3", 6)]
    [InlineData("3.0", 6)]
    [InlineData("2-5", 4)]
    [InlineData("0", 0)]
    [InlineData("-1", 0)]
    [InlineData("${n}", 0)]
    public void Of_Loop_CountsTheTurnsThatAreCertain(string count, int seconds)
    {
        var loop = new LoopStep { Count = count, Steps = [new ThinkStep { Min = TimeSpan.FromSeconds(2), Max = TimeSpan.FromSeconds(3) }] };

        Assert.Equal(TimeSpan.FromSeconds(seconds), LeastIteration.Of(Of(new Flow { Name = "0", Steps = [loop] }), s_load));
    }

    [Fact]
    public void Of_LoopsWithinLoops_IsBounded()
    {
        Step inner = new ThinkStep { Min = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(1) };
        for (int i = 0; i < 4; i++)
        {
            inner = new LoopStep { Count = "1000000", Steps = [inner, inner] };
        }

        Assert.Equal(TimeSpan.MaxValue, LeastIteration.Of(Of(new Flow { Name = "0", Steps = [inner, inner] }), s_load));
    }

    private static Scenario Doubling(params Step[] last) => Of(
    [
        .. Enumerable.Range(0, Depth).Select(i => new Flow { Name = $"{i}", Steps = [new CallStep { Flow = $"{i + 1}" }, new CallStep { Flow = $"{i + 1}" }] }),
        new Flow { Name = $"{Depth}", Steps = last },
    ]);

    private static Scenario Of(params Flow[] flows) => new() { Name = "nested", Flows = flows.ToDictionary(flow => flow.Name), Load = [s_load] };
}
