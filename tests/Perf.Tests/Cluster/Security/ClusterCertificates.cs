using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Perf.Cluster.Security;

namespace Perf.Tests.Cluster.Security;

/// <summary>An authority of the test's own, members' certificates that it signs, and all of them as files.</summary>
internal sealed class ClusterCertificates : IDisposable
{
    internal static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly string _folder = Directory.CreateTempSubdirectory("perf-certificates-").FullName;
    private readonly X509Certificate2 _authority;

    internal ClusterCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Perf cluster test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 made = request.CreateSelfSigned(Now.AddDays(-500), Now.AddDays(500));
        _authority = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        File.WriteAllText(AuthorityPath, _authority.ExportCertificatePem());
    }

    internal string AuthorityPath => Path.Combine(_folder, "authority.pem");

    /// <summary>A member's certificate.</summary>
    /// <param name="from">Days from now from which it holds.</param>
    /// <param name="to">Days from now until which it holds.</param>
    /// <param name="uses">What it is good for; null for both sides of a connection.</param>
    internal X509Certificate2 Member(double from = -1, double to = 1, OidCollection? uses = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=member", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(uses ?? [new Oid(CertificateFile.ForServers), new Oid(CertificateFile.ForClients)], false));
        using X509Certificate2 signed = request.Create(_authority, Now.AddDays(from), Now.AddDays(to), RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>A member's certificate with its key in a file of PEM.</summary>
    internal string MemberFile(double from = -1, double to = 1, OidCollection? uses = null)
    {
        using X509Certificate2 member = Member(from, to, uses);
        string path = Path.Combine(_folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, $"{member.ExportCertificatePem()}\n{member.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }

    /// <summary>What a member with a certificate is known by; nothing of it is checked.</summary>
    internal MemberIdentity Identity(double from = -1, double to = 1) => new()
    {
        Certificate = Member(from, to),
        Authorities = CertificateFile.LoadAuthorities(AuthorityPath),
    };

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
