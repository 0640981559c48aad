using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Perf.Engine.Network;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class TlsTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(SslProtocols.Tls12, null, null, "Tls12")]
    [InlineData(SslProtocols.Tls13, null, null, "Tls13")]
    [InlineData(SslProtocols.Tls12, "1.3", null, null)]
    [InlineData(SslProtocols.Tls13, null, "1.2", null)]
    [InlineData(SslProtocols.Tls12 | SslProtocols.Tls13, null, "1.2", "Tls12")]
    [InlineData(SslProtocols.Tls12 | SslProtocols.Tls13, "1.3", "1.3", "Tls13")]
    public async Task SendAsync_Version_IsWithinTheBoundsOrRefused(SslProtocols server, string? min, string? max, string? expected)
    {
        await using var target = new TlsServer(fixture.Server.Certificates!.Server, server);
        await using var client = Client(new TlsOptions { CaFile = fixture.CaFile, MinVersion = min, MaxVersion = max });

        HttpExchange outcome = await client.SendAsync(target.Root, "/");

        Assert.Equal(expected is null ? ErrorClasses.Tls : null, outcome.ErrorClass);
        Assert.Equal(expected ?? "", Encoding.ASCII.GetString(outcome.Body.Span).Trim());
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, false)]
    [InlineData(SslProtocols.Tls13, false)]
    [InlineData(SslProtocols.Tls13, true)]
    public async Task SendAsync_ServerWantsACertificate_GetsIt(SslProtocols version, bool inOneFile)
    {
        using var folder = new Scenarios.TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=load", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        string pem = Path.Combine(folder.Path, "client.pem");
        string keyFile = Path.Combine(folder.Path, "key.pem");
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem() + (inOneFile ? "\n" + key.ExportPkcs8PrivateKeyPem() : ""));
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        await using var target = new TlsServer(fixture.Server.Certificates!.Server, version, wantsCertificate: true);
        await using var client = Client(new TlsOptions { CaFile = fixture.CaFile, CertificateFile = pem, KeyFile = inOneFile ? null : keyFile });

        HttpExchange outcome = await client.SendAsync(target.Root, "/");

        Assert.Equal((null, $"{version} CN=load"), (outcome.ErrorClass, Encoding.ASCII.GetString(outcome.Body.Span)));
    }

    [Fact]
    public async Task SendAsync_ServerWantsACertificateAndThereIsNone_Fails()
    {
        await using var target = new TlsServer(fixture.Server.Certificates!.Server, SslProtocols.Tls12, wantsCertificate: true);
        await using var client = Client(new TlsOptions { CaFile = fixture.CaFile });

        HttpExchange outcome = await client.SendAsync(target.Root, "/");

        // Whether the refusal comes within the handshake or right behind it, and as an alert or an end, is the server's way.
        Assert.Contains(outcome.ErrorClass, new[] { ErrorClasses.Tls, ErrorClasses.ConnectionReset, ErrorClasses.ConnectionClosed });
    }

    // What is not counted as resumed was a whole handshake, and each connection had one or the other.
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_ConnectionsOneAfterAnother_ResumeTheSessionWhereAskedTo(bool resume)
    {
        Skip.If(OperatingSystem.IsMacOS(), "The system's TLS does not tell.");

        // .NET keeps sessions by name: for an address there is none to resume.
        await using var client = new TransportClient(SocketDriver.Create(), new HttpOptions { MaxConnections = 1, Tls = new TlsOptions { CaFile = fixture.CaFile, ServerName = "localhost", Resume = resume } });
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(200, (await client.SendAsync(fixture.Server.HttpsUri!, "/close")).Status);
        }

        Assert.Equal(10, client.Counts.TlsHandshakes);
        Assert.InRange(client.Counts.TlsResumed, resume ? 1 : 0, resume ? 9 : 0);
    }

    [SkippableFact]
    public async Task SendAsync_SourceAddresses_AreTakenInTurn()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has all of 127.0.0.0/8.");
        await using var client = new TransportClient(SocketDriver.Create(), new HttpOptions { SourceAddresses = ["127.0.0.2", "127.0.0.3"] });
        var seen = new HashSet<string>();
        for (int i = 0; i < 4; i++)
        {
            HttpExchange outcome = await client.SendAsync(fixture.Server.BaseUri, "/echo", headers: "connection: close\r\n");
            seen.Add(Encoding.UTF8.GetString(outcome.Body.Span).Split("\"remote\":\"")[1].Split('"')[0]);
        }

        Assert.Equal(["127.0.0.2", "127.0.0.3"], seen.Order(StringComparer.Ordinal));
    }

    private static TransportClient Client(TlsOptions tls) => new(SocketDriver.Create(), new HttpOptions { Tls = tls });
}
