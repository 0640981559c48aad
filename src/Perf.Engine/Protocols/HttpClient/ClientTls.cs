using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>The settings of TLS for .NET's client: what is trusted, which versions are offered, and the client's own certificate.</summary>
internal sealed class ClientTls
{
    private readonly TlsOptions _options;
    private readonly CertificateCheck _check;
    private readonly SslStreamCertificateContext? _certificate;

    /// <exception cref="PerfException">A file of certificates cannot be read.</exception>
    public ClientTls(TlsOptions options)
    {
        _options = options;
        _check = new CertificateCheck(options);
        _certificate = options.CertificateFile is { } file ? Load(file, options.KeyFile) : null;
    }

    /// <summary>The settings for a host.</summary>
    /// <param name="host">The host's name, which the certificate must have unless http.tls.serverName is another.</param>
    /// <param name="protocol">The protocol that is asked for by ALPN.</param>
    public SslClientAuthenticationOptions For(string host, SslApplicationProtocol protocol) => new()
    {
        TargetHost = _options.ServerName ?? host,
        ApplicationProtocols = [protocol],
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        EnabledSslProtocols = TlsVersions.Of(_options),
        ClientCertificateContext = _certificate,
        AllowTlsResume = _options.Resume,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Accepts(certificate, chain, errors, _options.ServerName ?? host),
    };

    /// <summary>The settings for a client that fills in host and protocol by itself: HTTP/3, whose handshake is its own.</summary>
    public SslClientAuthenticationOptions ForAnyHost() => new()
    {
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        EnabledSslProtocols = SslProtocols.None,
        ClientCertificateContext = _certificate,
        AllowTlsResume = _options.Resume,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Accepts(certificate, chain, errors, "the server"),
    };

    // Thrown and not returned, so that the reason is known to whoever catches it.
    private bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string host) =>
        _check.Judge(certificate, chain, errors, host) is { } bad ? throw new StepFault(bad.Class, bad.Message) : true;

    private static SslStreamCertificateContext Load(string file, string? keyFile)
    {
        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(file, keyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);

            // Windows cannot use a key that exists only in this object; one that came from PKCS #12 works everywhere.
            X509Certificate2 own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            return SslStreamCertificateContext.Create(own, new X509Certificate2Collection(chain.Skip(1).ToArray()), offline: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The client's certificate '{file}' (http.tls.certificate) cannot be read with its key as PEM: {e.Message}", file, e);
        }
    }
}
