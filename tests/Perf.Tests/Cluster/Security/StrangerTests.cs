using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Perf.Cluster.Security;

namespace Perf.Tests.Cluster.Security;

/// <summary>Whoever is no member gets the connection closed, at both ports of a real agent, and nothing else.</summary>
public sealed class StrangerTests(StrangerAgents agents) : IClassFixture<StrangerAgents>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Connect_AMember_IsAdmitted()
    {
        await GetsInAsync(agents.PortsOf(certified: true), agents.Certificates.Identity());
        await GetsInAsync(agents.PortsOf(certified: false), StrangerAgents.IdentityIn(agents.Known));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_WhoSaysAnything_IsToldNothing(bool certified)
    {
        byte[][] says =
        [
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nwith some more bytes so that it is no question of length"u8.ToArray(),
            RandomNumberGenerator.GetBytes(4096),
            new byte[64],
        ];
        foreach (int port in agents.PortsOf(certified))
        {
            foreach (byte[] bytes in says)
            {
                using TcpClient client = await ConnectAsync(port);
                await client.GetStream().WriteAsync(bytes);
                byte[] answer = await ReadAsync(client.GetStream());

                // An alert of TLS says that it was not understood, and ends the connection.
                Assert.True(answer.Length == 0 || (certified && answer[0] == 21 && answer.Length <= 7), $"{answer.Length} bytes came back: {Convert.ToHexString(answer)}");
            }
        }
    }

    // By hand, for a handshake of the usual kind would itself refuse an agent that does not know its secret, whatever the agent thinks of it.
    [Fact]
    public async Task Connect_WithAnotherSecret_GetsNotOneByteAfterTheGreeting()
    {
        byte[] key = SecretProof.KeyOf("another secret", "perf");
        foreach (int port in agents.PortsOf(certified: false))
        {
            foreach (bool knowsForm in new[] { true, false })
            {
                using TcpClient client = await ConnectAsync(port);
                NetworkStream stream = client.GetStream();
                byte[] mine = SecretProof.Greeting();
                byte[] theirs = new byte[SecretProof.GreetingLength];
                await stream.WriteAsync(mine);
                await stream.ReadExactlyAsync(theirs, new CancellationTokenSource(s_patience).Token);
                Assert.True(SecretProof.IsGreeting(theirs));

                await stream.WriteAsync(knowsForm ? SecretProof.Of(key, isCaller: true, mine, theirs, new IPEndPoint(IPAddress.Loopback, port)) : RandomNumberGenerator.GetBytes(SecretProof.ProofLength));
                Assert.Empty(await ReadAsync(stream));
            }
        }
    }

    // The same by hand with the right secret: so it is the secret that decides above, and not the form.
    [Fact]
    public async Task Connect_ByHandWithTheRightSecret_GetsAProof()
    {
        byte[] key = StrangerAgents.IdentityIn(agents.Known).Key!;
        foreach (int port in agents.PortsOf(certified: false))
        {
            using TcpClient client = await ConnectAsync(port);
            NetworkStream stream = client.GetStream();
            byte[] mine = SecretProof.Greeting();
            byte[] theirs = new byte[SecretProof.GreetingLength];
            byte[] proof = new byte[SecretProof.ProofLength];
            var place = new IPEndPoint(IPAddress.Loopback, port);
            await stream.WriteAsync(mine);
            await stream.ReadExactlyAsync(theirs, new CancellationTokenSource(s_patience).Token);
            await stream.WriteAsync(SecretProof.Of(key, isCaller: true, mine, theirs, place));
            await stream.ReadExactlyAsync(proof, new CancellationTokenSource(s_patience).Token);

            Assert.True(SecretProof.IsRight(proof, key, isCaller: false, mine, theirs, place));
        }
    }

    [Fact]
    public async Task Connect_WithoutCertificate_GetsNothing()
    {
        await GetsNothingAsync(new MemberIdentity { Key = SecretProof.KeyOf("a secret where certificates are asked for", "perf") });
    }

    // By TLS as anybody speaks it, taking whatever the agent shows and showing nothing.
    [Fact]
    public async Task Connect_ByTlsWithoutACertificateOfItsOwn_GetsNothing()
    {
        foreach (int port in agents.PortsOf(certified: true))
        {
            using TcpClient client = await ConnectAsync(port);
            await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
            try
            {
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "perf-cluster" }, new CancellationTokenSource(s_patience).Token);
                Assert.Empty(await ReadAsync(tls));
            }
            catch (Exception e) when (e is AuthenticationException or IOException)
            {
                // So it should be: with TLS 1.2 at once, with 1.3 at the first byte that is read.
            }
        }
    }

    [Fact]
    public async Task Connect_WithAnExpiredCertificate_GetsNothing()
    {
        await GetsNothingAsync(agents.Certificates.Identity(from: -20, to: -10));
    }

    [Fact]
    public async Task Connect_WithACertificateOfAnotherAuthority_GetsNothing()
    {
        using var others = new ClusterCertificates();

        // It would even take the agent for a member of its own cluster.
        await GetsNothingAsync(others.Identity() with { Authorities = agents.Certificates.Identity().Authorities });
    }

    // Each of those that may stay is closed by itself after a while. Those beyond them are closed at once, while the others are still there.
    [Fact]
    public async Task Connect_MoreThanMayBeSilentAtOnce_AreClosedBeforeTheOthers()
    {
        // One of its own: nobody else is to be counted among them.
        await using var own = new LocalAgents();
        int[] ports = await StrangerAgents.StartAsync(own, null);
        TcpClient[] silent = await Task.WhenAll(Enumerable.Range(0, StrangerCount.Most).Select(_ => KnockAsync(ports[0])));
        Task<byte[]>[] staying = [.. silent.Select(client => ReadAsync(client.GetStream()))];
        TcpClient[] more = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => KnockAsync(ports[0])));

        // One that was closed at once has no stream.
        byte[][] heard = await Task.WhenAll(more.Where(client => client.Connected).Select(client => ReadAsync(client.GetStream())));

        Assert.All(heard, Assert.Empty);
        Assert.Contains(staying, one => !one.IsCompleted);

        // There is room again.
        Assert.All(await Task.WhenAll(staying), Assert.Empty);
        await GetsInAsync(ports, StrangerAgents.IdentityIn(own));
        foreach (TcpClient client in silent.Concat(more))
        {
            client.Dispose();
        }
    }

    [Fact]
    public async Task Join_WithAnotherSecret_SaysThatTheMembersDoNotTakeIt()
    {
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => agents.Known.StartAsync(null, new ClusterSettings { Secret = "another secret" }));

        Assert.Equal(ErrorIds.ClusterUnavailable, fault.Id);
        Assert.Contains(ClusterSettings.SecretVariable, fault.Message, StringComparison.Ordinal);
    }

    private static async Task GetsInAsync(int[] ports, MemberIdentity identity)
    {
        foreach (int port in ports)
        {
            using TcpClient client = await ConnectAsync(port);
            await new MemberHandshake(identity, TimeProvider.System).AdmitAsync(client.GetStream(), isCaller: true, new IPEndPoint(IPAddress.Loopback, port), new CancellationTokenSource(s_patience).Token);
        }
    }

    private async Task GetsNothingAsync(MemberIdentity identity)
    {
        foreach (int port in agents.PortsOf(certified: true))
        {
            using TcpClient client = await ConnectAsync(port);
            try
            {
                // With TLS 1.3 the caller hears of a refusal only with the first byte that it reads.
                Stream stream = await new MemberHandshake(identity, TimeProvider.System).AdmitAsync(client.GetStream(), isCaller: true, new IPEndPoint(IPAddress.Loopback, port), new CancellationTokenSource(s_patience).Token);
                Assert.Empty(await ReadAsync(stream));
            }
            catch (Exception e) when (e is AuthenticationException or IOException)
            {
                // So it should be.
            }
        }
    }

    // Beyond the most that may be silent at once a connection is closed while it is being made, or right after it.
    private static async Task<TcpClient> KnockAsync(int port)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
        }
        catch (SocketException)
        {
            // So it should be.
        }

        return client;
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    // Up to the end of the connection.
    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, patience.Token);
        }
        catch (IOException)
        {
            // Closed at once.
        }

        return all.ToArray();
    }
}
