using System.Net;
using Perf.Cluster.Security;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Security;

public sealed class StrangerCountTests
{
    private static readonly IPAddress s_one = IPAddress.Parse("10.0.0.1");

    [Fact]
    public void TryEnter_ManyFromOneAddress_KeepsNobodyElseOut()
    {
        var strangers = new StrangerCount();
        Assert.Equal(StrangerCount.MostOfOne, Enumerable.Range(0, 100).Count(_ => strangers.TryEnter(s_one)));

        // The same address in its other form.
        Assert.False(strangers.TryEnter(s_one.MapToIPv6()));
        Assert.True(strangers.TryEnter(IPAddress.Parse("10.0.0.2")));
        strangers.Leave(s_one);
        Assert.True(strangers.TryEnter(s_one));
        Assert.False(strangers.TryEnter(s_one));
    }

    // The agents of one machine call each other all at once.
    [Fact]
    public void TryEnter_FromThisMachine_IsHeldToTheSumAlone()
    {
        var strangers = new StrangerCount();

        Assert.Equal(StrangerCount.Most, Enumerable.Range(0, 1000).Count(_ => strangers.TryEnter(IPAddress.Loopback)));
    }

    [Fact]
    public void TryEnter_AnyWhoComeAndGo_AreNeverMoreThanMayBe() => SeededCases.ForAll(
        random =>
        {
            var strangers = new StrangerCount();
            List<IPAddress> here = [];
            for (int i = 0; i < 1500; i++)
            {
                if (here.Count > 0 && random.Next(3) == 0)
                {
                    int at = random.Next(here.Count);
                    strangers.Leave(here[at]);
                    here.RemoveAt(at);
                    continue;
                }

                var address = new IPAddress([10, 0, 0, (byte)random.Next(random.Next(1, 60))]);
                bool fits = here.Count < StrangerCount.Most && here.Count(one => one.Equals(address)) < StrangerCount.MostOfOne;
                Assert.Equal(fits, strangers.TryEnter(address));
                if (fits)
                {
                    here.Add(address);
                }
            }
        },
        count: 50);
}
