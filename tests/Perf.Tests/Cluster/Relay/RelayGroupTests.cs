using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Cluster.Relay;
using Perf.Tests.Cluster.Coordination;

namespace Perf.Tests.Cluster.Relay;

/// <summary>One relay and its rounds, in virtual time.</summary>
public class RelayGroupTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);
    private static readonly GatherAnswer s_brought = new() { Reply = new CollectReply { State = ShareState.Running } };
    private static readonly GatherAnswer s_missed = new() { Fault = "it did not answer" };

    // The next question renews the leases: it must not wait for a coordinator that is held up.
    [Fact]
    public void AskAsync_NobodyTakesTheRound_GoesOnAndTheRelayIsKept() => VirtualTime.Run(
        async time =>
        {
            var listener = new Listener(new TaskCompletionSource<bool>().Task);
            RelayGroup group = Group(time, listener, missing: 0);

            for (int i = 1; i <= 2; i++)
            {
                Assert.Equal(new RelayAnswer(null, false), await group.AskAsync(Question(0))!.WaitAsync(TimeSpan.FromSeconds(10), time));
                Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(0.3 * i));
            }

            Assert.Equal((0, false), (listener.Failed, group.IsClosed));
            return true;
        },
        s_limit);

    [Fact]
    public void AskAsync_SameIsMissingThreeTimesRunning_IsNotReached() => VirtualTime.Run(
        async time =>
        {
            var listener = new Listener(Task.FromResult(true));
            RelayGroup group = Group(time, listener, missing: 1);
            for (int i = 1; i <= 3; i++)
            {
                Assert.Empty(listener.Unreached);
                RelayAnswer[] answers = await AskAsync(group, 2, time);
                Assert.Equal((true, ShareState.Running), (answers[0].Reply is null, answers[1].Reply!.State));
            }

            Assert.Equal([0], listener.Unreached);
            Assert.Equal((0, false), (listener.Failed, group.IsClosed));
            return true;
        },
        s_limit);

    [Theory]
    [InlineData(8, 4, false)]
    [InlineData(8, 5, true)]
    [InlineData(7, 7, false)]
    public void AskAsync_SomeAreMissing_RelayIsOfUseWhereItBringsHalf(int asked, int missing, bool hasFailed) => VirtualTime.Run(
        async time =>
        {
            var listener = new Listener(Task.FromResult(true));
            RelayGroup group = Group(time, listener, missing);

            RelayAnswer[] answers = await AskAsync(group, asked, time);

            Assert.Equal(missing, answers.Count(answer => answer.Reply is null));
            Assert.Equal((hasFailed ? 1 : 0, hasFailed), (listener.Failed, group.IsClosed));
            Assert.Equal(hasFailed, group.AskAsync(Question(0)) is null);
            return true;
        },
        s_limit);

    // Also of a question that came while it slept; not of one that came later.
    [Fact]
    public void AskAsync_CoordinatorSleeps_IsToldAndTheRelayIsKept() => VirtualTime.Run(
        async time =>
        {
            var listener = new Listener(Task.FromResult(true));
            RelayGroup? group = null;
            Task<RelayAnswer>? meanwhile = null;
            group = Group(time, listener, missing: 0, addedUp: () =>
            {
                if (meanwhile is null)
                {
                    meanwhile = group!.AskAsync(Question(1));
                    time.Skip(TimeSpan.FromSeconds(2));
                }
            });

            RelayAnswer slept = await group.AskAsync(Question(0))!.WaitAsync(TimeSpan.FromSeconds(10), time);
            RelayAnswer waited = await meanwhile!.WaitAsync(TimeSpan.FromSeconds(10), time);
            RelayAnswer later = await group.AskAsync(Question(0))!.WaitAsync(TimeSpan.FromSeconds(10), time);

            Assert.Equal((true, true, false), (slept.HasSlept, waited.HasSlept, later.HasSlept));
            Assert.Equal((true, false, false), (slept.Reply is null, waited.Reply is null, later.Reply is null));
            Assert.Equal((0, false), (listener.Failed, group.IsClosed));
            return true;
        },
        s_limit);

    [Fact]
    public void Use_GroupThatIsClosed_IsMadeAnew() => VirtualTime.Run(
        async time =>
        {
            var listener = new Listener(Task.FromResult(true));
            var routes = new RelayRoutes();
            var plan = new Dictionary<int, int> { [0] = 5 };
            var made = new List<RelayGroup>();
            routes.Use(plan, Create);
            routes.Use(plan, Create);
            Assert.Single(made);

            await AskAsync(made[0], 8, time);
            Assert.True(made[0].IsClosed);
            Assert.Null(routes.AskAsync(Share(0), Seat(0), () => new CollectRequest()));
            routes.Use(plan, Create);

            Assert.Equal(2, made.Count);
            Assert.NotNull(routes.AskAsync(Share(0), Seat(0), () => new CollectRequest()));
            routes.Use(new Dictionary<int, int>(), Create);
            Assert.Null(routes.RelayOf(0));
            return true;

            RelayGroup Create(int relay)
            {
                made.Add(Group(time, listener, missing: 8));
                return made[^1];
            }
        },
        s_limit);

    private static async Task<RelayAnswer[]> AskAsync(RelayGroup group, int questions, VirtualTime time) =>
        await Task.WhenAll(Enumerable.Range(0, questions).Select(share => group.AskAsync(Question(share))!)).WaitAsync(TimeSpan.FromSeconds(10), time);

    // The relay does not reach the first ones.
    private static RelayGroup Group(VirtualTime time, Listener listener, int missing, Action? addedUp = null)
    {
        SimulatedAgent agent = SimulatedCluster.Of(time, 1).Agents[0];
        agent.AddedUp = addedUp;
        agent.AltersGathered = reply => reply with { Answers = [.. reply.Answers.Select((_, place) => place < missing ? s_missed : s_brought)] };
        return new RelayGroup(new RelayAgent(5, agent.Agent, agent, null), areMany: true, new RunClock(time), listener, CancellationToken.None);
    }

    private static RelayQuestion Question(int share) => new(Share(share), Seat(share), () => new CollectRequest { ShareId = share });

    private static ShareEntry Share(int id) => new(id, id, new LoadShare(), null);

    // Whom it asks: that is itself, so that it knows the address.
    private static AgentSeat Seat(int index) => new(index, SomeAgents.Named("agent-1"), null!);

    private sealed class Listener(Task<bool> taken) : IRelayListener
    {
        public int Failed { get; private set; }

        public List<int> Unreached { get; } = [];

        public Task<bool> GatheredAsync(GatheredRound round) => taken;

        public void RelayFailed(RelayAgent relay) => Failed++;

        public void NotReached(ShareEntry share) => Unreached.Add(share.Id);
    }
}
