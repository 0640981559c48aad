using Perf.Cluster.Coordination;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Coordination;

public class AgentHeadroomTests
{
    [Fact]
    public void Expected_MoreWork_IsNeverLess() => SeededCases.ForAll(random =>
    {
        var use = new AgentUse(random.NextDouble(), random.NextDouble() / 2, random.NextDouble() / 2);
        double has = 0.01 + random.NextDouble();
        double adds = random.NextDouble();

        Assert.True(AgentHeadroom.Expected(use, has, adds) >= AgentHeadroom.Expected(use, has, adds / 2));
        Assert.Equal(Math.Max(use.Busy, use.Own + use.Other), AgentHeadroom.Expected(use, has, 0), 9);
    });

    [Fact]
    public void Expected_TwiceTheWork_DoublesItsOwnUseAlone() =>
        Assert.Equal((2 * 0.3) + 0.1, AgentHeadroom.Expected(new AgentUse(0.2, 0.3, 0.1), 0.5, 0.5), 9);

    [Fact]
    public void Current_OldSeconds_AreForgotten()
    {
        var window = new UseWindow();
        for (int second = 0; second < 20; second++)
        {
            window.Add(0, new Interval
            {
                Start = TimeSpan.FromSeconds(second),
                Length = TimeSpan.FromSeconds(1),
                Generator = new GeneratorSample { LoopBusyShare = second < 15 ? 1 : 0.25, OwnCpuShare = second < 15 ? 1 : 0.5 },
            });
        }

        Assert.Equal(new AgentUse(0.25, 0.5, 0), window.Current());
    }

    [Fact]
    public void Shows_ShareThatBeganWithinTheWindow_NotBeforeItFillsIt()
    {
        var window = new UseWindow();
        for (int second = 0; second < 12; second++)
        {
            window.Add(0, Second(second, 0.25));
            if (second >= 4)
            {
                window.Add(1, Second(second, 0.5));
            }

            bool shows = second >= 8;
            Assert.Equal((second, true, shows), (second, window.Shows(0), window.Shows(1)));
            Assert.Equal(shows ? 0.75 : 0.25, window.Current().Busy, 9);
        }

        static Interval Second(int second, double busy) =>
            new() { Start = TimeSpan.FromSeconds(second), Length = TimeSpan.FromSeconds(1), Generator = new GeneratorSample { LoopBusyShare = busy } };
    }

    [Fact]
    public void Expected_ShareThatWasGivenOfLate_CountsAsWhatComes()
    {
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(s_three);
        var shown = new Survivor(1, SomeAgents.Named("b"), new AgentUse(0.3, 0, 0), [shares[0]]);

        Assert.Equal(0.9, (shown with { Given = [shares[1]] }).Expected(1 / 3.0), 9);
        Assert.Equal(0.45, (shown with { Shares = [shares[0], shares[1]] }).Expected(1 / 3.0), 9);
    }

    [Fact]
    public void Plan_NobodyHasHeadroom_IsEmpty()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(100, 10));
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(s_two);
        var busy = new Survivor(1, SomeAgents.Named("b"), new AgentUse(0.5, 0.1, 0), [shares[1]]);

        Assert.Empty(Takeover.Plan(plan, shares[0], [busy]));
        Assert.Single(Takeover.Plan(plan, shares[0], [busy with { Use = new AgentUse(0.35, 0.1, 0) }]));
    }

    [Fact]
    public void Plan_LimitOfTheAgent_Holds()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(100, 10));
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(s_two);
        var limited = new Survivor(1, SomeAgents.Named("b") with { MaxRate = 99 }, default, [shares[1]]);

        Assert.Empty(Takeover.Plan(plan, shares[0], [limited]));
        Assert.Single(Takeover.Plan(plan, shares[0], [limited with { Agent = SomeAgents.Named("b") with { MaxRate = 100 } }]));
    }

    private static readonly int[] s_two = [1, 1];
    private static readonly int[] s_three = [1, 1, 1];
}
