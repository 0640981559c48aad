using System.Net;
using System.Net.Sockets;
using Perf.Cluster.Membership;

namespace Perf.Tests.Cluster.Membership;

public sealed class AgentSiloTests
{
    private static readonly ClusterConnection s_connection = ClusterConnection.Parse("redis://store", _ => null);
    private static readonly SiloPlace s_place = new("web", IPAddress.Parse("10.0.0.1"), 11111, 30000);

    [Fact]
    public void Failed_WhereNoMemberTakesThisOne_IsAQuestionOfSecrets() =>
        Assert.Contains("same secret", Failed(new TimeoutException("too slow"), refusal: "it has closed", said: null), StringComparison.Ordinal);

    // One of many that closes a connection may just be leaving.
    [Fact]
    public void Failed_WhereAnotherTakesThisOne_IsNotAndSaysWhatWasSaidLast()
    {
        string message = Failed(new TimeoutException("too slow"), refusal: null, said: "the other side has closed the connection");

        Assert.DoesNotContain("same secret", message, StringComparison.Ordinal);
        Assert.Contains("too slow", message, StringComparison.Ordinal);
        Assert.Contains("the other side has closed the connection", message, StringComparison.Ordinal);
        Assert.Contains("10.0.0.1:11111", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_APortThatIsInUse_IsToldByItsNumberWhateverElseWasSaid() =>
        Assert.Equal(11111, AgentSilo.Failed(new InvalidOperationException("x", new SocketException((int)SocketError.AddressAlreadyInUse)), s_connection, s_place, "it has closed", null).Subject);

    private static string Failed(Exception e, string? refusal, string? said)
    {
        PerfException fault = AgentSilo.Failed(e, s_connection, s_place, refusal, said);
        Assert.Equal(ErrorIds.ClusterUnavailable, fault.Id);
        return fault.Message;
    }
}
