using Perf.Cluster.Coordination;
using Perf.Cluster.Relay;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Relay;

public class RelayPlanTests
{
    private const int Most = 48;

    [Fact]
    public void Of_AnyMembersAndCandidates_GroupsAreBalancedAndThroughThoseThatMayBeRelays() => SeededCases.ForAll(random =>
    {
        (RelayMember[] members, RelayCandidate[] candidates) = Any(random);
        IReadOnlyDictionary<int, int> plan = RelayPlan.Of(members, candidates);

        Assert.Empty(plan.Keys.Except(members.Select(member => member.Share)));
        Assert.Empty(plan.Values.Except(candidates.Select(candidate => candidate.Number)));
        int[] sizes = [.. plan.Values.GroupBy(relay => relay).Select(group => group.Count())];
        Assert.InRange(sizes.Length, 0, RelayPlan.RelaysFor(members.Length));
        Assert.All(sizes, size => Assert.InRange(size, 1, Most));
        if (members.Length < RelayPlan.Fewest)
        {
            Assert.Empty(plan);
        }
        else if (sizes.Length > 0 && members.Length <= sizes.Length * Most)
        {
            Assert.Equal(members.Length, plan.Count);
            Assert.All(sizes, size => Assert.InRange(size, 1, (members.Length + sizes.Length - 1) / sizes.Length));
        }
    });

    [Fact]
    public void Of_WhatItPlannedBefore_StaysAsItIs() => SeededCases.ForAll(random =>
    {
        (RelayMember[] members, RelayCandidate[] candidates) = Any(random);
        IReadOnlyDictionary<int, int> plan = RelayPlan.Of([.. members.Select(member => member with { Relay = null })], candidates);
        RelayMember[] planned = [.. members.Select(member => member with { Relay = plan.TryGetValue(member.Share, out int relay) ? relay : null })];

        // Whoever has become a little busier by it is not changed for that.
        RelayCandidate[] later = [.. candidates.Select(candidate => plan.Values.Contains(candidate.Number) ? candidate with { Busy = 0.85 } : candidate)];
        Assert.Equal(plan.OrderBy(pair => pair.Key), RelayPlan.Of(planned, later).OrderBy(pair => pair.Key));
    }, 300);

    [Fact]
    public void Of_RelayIsGone_OnlyItsMembersGoElsewhere()
    {
        RelayMember[] members = Members(96);
        RelayCandidate[] candidates = Candidates(96);
        IReadOnlyDictionary<int, int> before = RelayPlan.Of(members, candidates);
        int gone = before[50];
        RelayMember[] left = [.. members.Where(member => member.Agent != gone).Select(member => member with { Relay = before[member.Share] })];
        IReadOnlyDictionary<int, int> after = RelayPlan.Of(left, [.. candidates.Where(candidate => candidate.Number != gone)]);

        Assert.Equal(95, after.Count);
        Assert.DoesNotContain(gone, after.Values);
        Assert.InRange(left.Count(member => before[member.Share] != gone && before[member.Share] != after[member.Share]), 0, 1);
    }

    // What it gathers is no reason for its load to come late.
    [Fact]
    public void Of_RelayHasBecomeTooBusy_AnotherOneGathers()
    {
        RelayMember[] members = Members(96);
        IReadOnlyDictionary<int, int> before = RelayPlan.Of(members, Candidates(96));
        int busy = before[50];
        RelayMember[] planned = [.. members.Select(member => member with { Relay = before[member.Share] })];
        IReadOnlyDictionary<int, int> after = RelayPlan.Of(planned, [.. Candidates(96).Select(candidate => candidate.Number == busy ? candidate with { Busy = 0.95 } : candidate)]);

        Assert.Equal(96, after.Count);
        Assert.DoesNotContain(busy, after.Values);
    }

    [Fact]
    public void Of_AgentsWithoutLoad_ComeFirst_ThenTheLeastBusy()
    {
        RelayCandidate[] candidates = [new(0, 1, 0.5), new(1, 1, 0.1), new(2, 1, 0.2), new(100, 0, 0.3), new(101, 0, 0.9)];
        IReadOnlyDictionary<int, int> plan = RelayPlan.Of(Members(96), candidates);

        Assert.Equal([1, 2, 100], plan.Values.Distinct().Order());
    }

    [Fact]
    public void Of_ARelayThatMakesLoad_HasItsOwnShare()
    {
        IReadOnlyDictionary<int, int> plan = RelayPlan.Of(Members(100), Candidates(100));

        Assert.All(plan.Values.Distinct(), relay => Assert.Equal(relay, plan[relay]));
    }

    [Fact]
    public void Of_AllAreTooBusy_AsksDirectly() =>
        Assert.Empty(RelayPlan.Of(Members(200), [.. Candidates(200).Select(candidate => candidate with { Busy = AgentHeadroom.Most })]));

    private static RelayMember[] Members(int count) => [.. Enumerable.Range(0, count).Select(share => new RelayMember(share, share, null))];

    private static RelayCandidate[] Candidates(int count) => [.. Enumerable.Range(0, count).Select(agent => new RelayCandidate(agent, 1, 0))];

    private static (RelayMember[] Members, RelayCandidate[] Candidates) Any(Random random)
    {
        int agents = random.Next(1, 200);
        int shares = random.Next(0, 400);
        RelayMember[] members = [.. Enumerable.Range(0, shares).Select(share => new RelayMember(share, random.Next(agents), random.Next(2) == 0 ? null : random.Next(agents)))];
        RelayCandidate[] candidates = [.. Enumerable.Range(0, agents + 5).Where(_ => random.Next(3) > 0).Select(agent => new RelayCandidate(agent, members.Count(member => member.Agent == agent), random.NextDouble()))];
        return (members, candidates);
    }
}
