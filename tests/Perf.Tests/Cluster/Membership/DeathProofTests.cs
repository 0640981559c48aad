using System.Net;
using Perf.Cluster.Membership;

namespace Perf.Tests.Cluster.Membership;

public sealed class DeathProofTests
{
    private static readonly DateTime s_now = new(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);
    private static readonly IPEndPoint s_own = new(IPAddress.Parse("10.0.0.1"), 11111);
    private static readonly IPEndPoint s_other = new(IPAddress.Parse("10.0.0.2"), 11111);

    [Fact]
    public void IsAtOnce_AnotherMachineThatWasAliveLately_IsFalse()
    {
        Assert.False(DeathProof.IsAtOnce(s_other, s_now, s_own, false, s_now));
        Assert.False(DeathProof.IsAtOnce(new IPEndPoint(s_own.Address, 11112), s_now, s_own, false, s_now));

        // Its clock is some minutes behind.
        Assert.False(DeathProof.IsAtOnce(s_other, s_now.AddMinutes(-5), s_own, false, s_now));
    }

    [Fact]
    public void IsAtOnce_ThisMachinesClusterOrItsOwnAddressOrLongSilence_IsTrue()
    {
        Assert.True(DeathProof.IsAtOnce(s_other, s_now, s_own, true, s_now));
        Assert.True(DeathProof.IsAtOnce(new IPEndPoint(s_own.Address, s_own.Port), s_now, s_own, false, s_now));
        Assert.True(DeathProof.IsAtOnce(s_other, s_now.AddMinutes(-11), s_own, false, s_now));
    }

    // One that is a second late is not dead.
    [Fact]
    public void Look_MissesMoreThanOneOfItsWords() => Assert.InRange(DeathProof.Look, 2 * SiloSetup.AlivePeriod, 3 * SiloSetup.AlivePeriod);

    [Fact]
    public void IsLater_OneThatGoesOnSayingThatItIsAlive_IsFalse()
    {
        Assert.False(DeathProof.IsLater(s_now, s_now.AddSeconds(5)));
        Assert.False(DeathProof.IsLater(s_now, null));
        Assert.True(DeathProof.IsLater(s_now, s_now));
    }
}
