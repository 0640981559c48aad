using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Perf.Target;

namespace Perf.Tests.Target;

public sealed class TestCertificatesTests : IAsyncLifetime
{
    private TargetServer _server = null!;

    public async Task InitializeAsync() => _server = await TargetServer.StartAsync(new TargetOptions { Https = true });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Https_AuthorityTrusted_BothNamesAreAccepted()
    {
        Assert.Equal(SslPolicyErrors.None, (await HandshakeAsync(_server.HttpsUri!)).Errors);
        var byName = new UriBuilder(_server.HttpsUri!) { Host = "localhost" }.Uri;
        Assert.Equal(SslPolicyErrors.None, (await HandshakeAsync(byName)).Errors);
    }

    [Fact]
    public async Task Https_WrongName_IsANameMismatchOnly() =>
        Assert.Equal(SslPolicyErrors.RemoteCertificateNameMismatch, (await HandshakeAsync(_server.WrongNameUri!)).Errors);

    [Fact]
    public async Task Https_Expired_IsNotTimeValid()
    {
        var (errors, status) = await HandshakeAsync(_server.ExpiredUri!);

        Assert.Equal(SslPolicyErrors.RemoteCertificateChainErrors, errors);
        Assert.Equal(X509ChainStatusFlags.NotTimeValid, status);
    }

    [Fact]
    public async Task WriteAuthorityAsync_File_HoldsTheAuthorityWithoutItsKey()
    {
        string path = Path.GetTempFileName();
        try
        {
            await _server.Certificates!.WriteAuthorityAsync(path);
            using var read = X509CertificateLoader.LoadCertificateFromFile(path);

            Assert.Equal(_server.Certificates.Authority.Thumbprint, read.Thumbprint);
            Assert.DoesNotContain("PRIVATE", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<(SslPolicyErrors Errors, X509ChainStatusFlags Status)> HandshakeAsync(Uri uri)
    {
        (SslPolicyErrors Errors, X509ChainStatusFlags Status) seen = default;
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _server.Certificates!.Authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
                RemoteCertificateValidationCallback = (_, _, chain, errors) =>
                {
                    var status = chain!.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
                    seen = (errors, status);
                    return true;
                },
            },
        });
        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync(new Uri(uri, "/ok")));
        return seen;
    }
}
