using Perf.Telemetry.Profiling;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Profiling;

public sealed class CallTreeTests
{
    [Fact]
    public void ToList_AnyStacks_AddsUpAndHasCallersBeforeCallees() => SeededProperty.ForAll(100, random =>
    {
        var tree = new CallTree();
        long samples = 0;
        for (int i = random.Next(1, 60); i > 0; i--)
        {
            int count = random.Next(1, 20);
            tree.Add([.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(5))], count);
            samples += count;
        }

        IReadOnlyList<ProfileNode> nodes = tree.ToList();
        Check(nodes, samples);
        Assert.Equal(nodes.Count, nodes.Select(node => (node.Parent, node.Frame)).Distinct().Count());
    });

    [Fact]
    public void ToList_MoreThanIsKept_KeepsTheWeightiestAndLosesNoSample()
    {
        var tree = new CallTree();
        for (int i = 0; i < CallTree.MostNodes; i++)
        {
            tree.Add([0, 1 + (i % 50), 100 + i], 1 + (i % 7));
        }

        IReadOnlyList<ProfileNode> nodes = tree.ToList();
        Assert.InRange(nodes.Count, 51, CallTree.MostNodes);
        Check(nodes, tree.Samples);
        Assert.Equal(51, nodes.Count(node => node.Frame < 51));
    }

    /// <summary>Few samples of deep stacks, of which each was seen once: they are no heavier than one another, and as many are kept as there is room for.</summary>
    [Fact]
    public void ToList_ManyPlacesOfOneWeight_FillsWhatThereIs()
    {
        var tree = new CallTree();
        for (int i = 0; i < 60; i++)
        {
            tree.Add([0, .. Enumerable.Range(1, 100).Select(depth => (i * 100) + depth)], 1);
        }

        IReadOnlyList<ProfileNode> nodes = tree.ToList();
        Assert.Equal(CallTree.MostNodes, nodes.Count);
        Check(nodes, 60);
    }

    [Fact]
    public void ToList_Nothing_IsNothing() => Assert.Empty(new CallTree().ToList());

    private static void Check(IReadOnlyList<ProfileNode> nodes, long samples)
    {
        Assert.Equal(samples, nodes.Sum(node => node.Self));
        Assert.Equal(samples, nodes.Where(node => node.Parent < 0).Sum(node => node.Total));
        for (int i = 0; i < nodes.Count; i++)
        {
            Assert.InRange(nodes[i].Parent, -1, i - 1);
            Assert.Equal(nodes[i].Total, nodes[i].Self + nodes.Where(node => node.Parent == i).Sum(node => node.Total));
        }
    }
}
