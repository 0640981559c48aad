using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Perf.Target;

/// <summary>A certificate authority that exists only in memory, and server certificates signed by it.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly X509Certificate2 _signer;

    public TestCertificates()
        : this(TimeProvider.System)
    {
    }

    public TestCertificates(TimeProvider time)
    {
        var now = time.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Perf test CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _signer = request.CreateSelfSigned(now.AddDays(-60), now.AddDays(60));
        Authority = X509CertificateLoader.LoadCertificate(_signer.RawData);

        Server = Issue("localhost", IPAddress.Loopback, now.AddDays(-30), now.AddDays(30));
        WrongName = Issue("wrong.example", null, now.AddDays(-30), now.AddDays(30));
        Expired = Issue("localhost", IPAddress.Loopback, now.AddDays(-30), now.AddDays(-1));
    }

    /// <summary>The authority without its key: what a client must trust.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>Valid for localhost and 127.0.0.1.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>Valid, but for wrong.example only.</summary>
    public X509Certificate2 WrongName { get; }

    /// <summary>For localhost and 127.0.0.1, over since yesterday.</summary>
    public X509Certificate2 Expired { get; }

    public string AuthorityPem => Authority.ExportCertificatePem() + "\n";

    public Task WriteAuthorityAsync(string path, CancellationToken cancellationToken = default) =>
        File.WriteAllTextAsync(path, AuthorityPem, cancellationToken);

    public void Dispose()
    {
        Authority.Dispose();
        Server.Dispose();
        WrongName.Dispose();
        Expired.Dispose();
        _signer.Dispose();
    }

    private X509Certificate2 Issue(string name, IPAddress? address, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (address is not null)
        {
            names.AddIpAddress(address);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var signed = request.Create(_signer, from, to, RandomNumberGenerator.GetBytes(12));
        using var withKey = signed.CopyWithPrivateKey(key);
        // Windows cannot serve TLS with a key that exists only in this object; one that came from PKCS #12 works everywhere.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
