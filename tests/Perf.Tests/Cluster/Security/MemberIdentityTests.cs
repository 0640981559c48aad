using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Perf.Cluster.Security;

namespace Perf.Tests.Cluster.Security;

public sealed class MemberIdentityTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("perf-home-").FullName;
    private readonly ClusterCertificates _certificates = new();

    [Fact]
    public void Of_ThisMachineWithoutSecret_HasOneThatOnlyItsUserMayRead()
    {
        MemberIdentity one = Of(new ClusterSettings());
        MemberIdentity other = Of(new ClusterSettings());

        Assert.NotNull(one.Key);
        Assert.Equal(one.Key, other.Key);
        string path = Path.Combine(_home, HomeSecret.FileName);
        Assert.Equal(path, Assert.Single(Directory.GetFiles(_home)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.Equal(ErrorIds.ClusterInsecure, Assert.Throws<PerfException>(() => Of(new ClusterSettings())).Id);
        }
    }

    [Fact]
    public async Task Of_ManyAtOnce_HaveTheSameSecret()
    {
        byte[][] keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Of(new ClusterSettings()).Key!)));

        Assert.All(keys, key => Assert.Equal(keys[0], key));
    }

    [Theory]
    [InlineData("redis://127.0.0.1")]
    [InlineData("postgresql://127.0.0.1/perf")]
    public void Of_OtherMachinesWithoutSecretAndCertificate_IsInsecure(string connection)
    {
        PerfException fault = Assert.Throws<PerfException>(() => Of(new ClusterSettings { Connection = connection }));

        Assert.Equal(ErrorIds.ClusterInsecure, fault.Id);
        Assert.Contains(ClusterSettings.SecretVariable, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ASecretOfTheEnvironment_IsTaken()
    {
        var settings = new ClusterSettings { Connection = "redis://127.0.0.1" };

        byte[]? key = MemberIdentity.Of(settings, _home, name => name == ClusterSettings.SecretVariable ? "a secret of tests" : null, TimeProvider.System).Key;

        Assert.Equal(SecretProof.KeyOf("a secret of tests", "perf"), key);
        Assert.Equal(key, Of(settings with { Secret = "a secret of tests" }).Key);
        Assert.Equal(ErrorIds.ClusterInvalid, Assert.Throws<PerfException>(() => Of(settings with { Secret = "short" })).Id);
    }

    [Fact]
    public void Of_ACertificate_IsEnough()
    {
        MemberIdentity identity = Of(Certified(_certificates.MemberFile()));
        using X509Certificate2 certificate = identity.Certificate!;

        Assert.Null(identity.Key);
        Assert.True(certificate.HasPrivateKey);
    }

    [Fact]
    public void Of_AnExpiredCertificate_SaysSince()
    {
        PerfException fault = Assert.Throws<PerfException>(() => Of(Certified(_certificates.MemberFile(from: -20, to: -10))));

        Assert.Equal(ErrorIds.ClusterInvalid, fault.Id);
        Assert.Contains($"has expired on {ClusterCertificates.Now.AddDays(-10):yyyy-MM-dd}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ACertificateOfAnotherAuthority_SaysSo()
    {
        using var others = new ClusterCertificates();

        PerfException fault = Assert.Throws<PerfException>(() => Of(Certified(others.MemberFile())));

        Assert.Equal(ErrorIds.ClusterInvalid, fault.Id);
        Assert.Contains("not signed by the authority", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FilesThatAreNone_SaysWhich()
    {
        string member = _certificates.MemberFile();
        string without = Path.Combine(_home, "none.pem");

        Assert.Contains(without, Assert.Throws<PerfException>(() => Of(Certified(without))).Message, StringComparison.Ordinal);
        Assert.Contains("-AuthorityPath", Assert.Throws<PerfException>(() => Of(Certified(member) with { AuthorityPath = null })).Message, StringComparison.Ordinal);
        Assert.Contains("-CertificatePath", Assert.Throws<PerfException>(() => Of(Certified(member) with { CertificatePath = null })).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.ClusterInvalid, Assert.Throws<PerfException>(() => Of(Certified(_certificates.AuthorityPath))).Id);
    }

    [Fact]
    public void ChainProblem_ACertificateForTheOtherSideOfAConnection_IsOne()
    {
        X509Certificate2Collection authorities = CertificateFile.LoadAuthorities(_certificates.AuthorityPath);
        using X509Certificate2 server = _certificates.Member(uses: [new Oid(CertificateFile.ForServers)]);
        using X509Certificate2 both = _certificates.Member();

        Assert.Null(CertificateFile.ChainProblem(server, authorities, null, ClusterCertificates.Now, CertificateFile.ForServers));
        Assert.NotNull(CertificateFile.ChainProblem(server, authorities, null, ClusterCertificates.Now, CertificateFile.ForClients));
        Assert.Null(CertificateFile.ChainProblem(both, authorities, null, ClusterCertificates.Now, CertificateFile.ForClients));
    }

    // An agent calls and is called; who starts a run only calls.
    [Theory]
    [InlineData(CertificateFile.ForServers, true, "clientAuth")]
    [InlineData(CertificateFile.ForServers, false, "clientAuth")]
    [InlineData(CertificateFile.ForClients, true, "serverAuth")]
    [InlineData(CertificateFile.ForClients, false, null)]
    public void Of_ACertificateForOneSideAlone_IsRefusedWhereTheOtherIsNeeded(string use, bool listens, string? lacks)
    {
        ClusterSettings settings = Certified(_certificates.MemberFile(uses: [new Oid(use)]));

        Exception? fault = Record.Exception(() => MemberIdentity.Of(settings, _home, _ => null, TimeProvider.System, listens));

        Assert.Equal(lacks is null, fault is null);
        if (lacks is not null)
        {
            Assert.Equal(ErrorIds.ClusterInvalid, Assert.IsType<PerfException>(fault).Id);
            Assert.Contains(lacks, fault!.Message, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private ClusterSettings Certified(string path) => new() { Connection = "redis://127.0.0.1", CertificatePath = path, AuthorityPath = _certificates.AuthorityPath };

    private MemberIdentity Of(ClusterSettings settings) => MemberIdentity.Of(settings, _home, _ => null, TimeProvider.System);
}
