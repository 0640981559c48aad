using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Perf.Engine.Protocols.Http;

/// <summary>What the HTTP transports of all loops of a run share: names, certificates, this machine's addresses, the proxy. Safe for several threads.</summary>
internal sealed class HttpShared
{
    private readonly TlsOptions _tls;
    private readonly CertificateCheck _check;
    private readonly X509Certificate2? _certificate;
    private readonly IPAddress[] _sources;
    private readonly ConcurrentDictionary<IPEndPoint, bool> _targets = new();
    private int _source;

    /// <summary>Creates it.</summary>
    /// <param name="options">The scenario's settings.</param>
    /// <param name="proxy">The proxy, or null.</param>
    /// <exception cref="PerfException">A certificate's file cannot be read, or an address makes no sense.</exception>
    public HttpShared(HttpOptions options, ProxyServer? proxy = null)
    {
        _tls = options.Tls;
        _check = new CertificateCheck(options.Tls);
        _certificate = ClientCertificate(options.Tls);
        _sources = [.. options.SourceAddresses.Select(address => IPAddress.Parse(address))];
        Blocked = options.BlockedNetworks.Count == 0 ? null : new BlockedNetworks(options.BlockedNetworks);
        Names = new NameResolver(options.Dns, options.Hosts);
        Proxy = proxy;
    }

    public NameResolver Names { get; }

    public ProxyServer? Proxy { get; }

    /// <summary>Where no connection may go, or null.</summary>
    public BlockedNetworks? Blocked { get; }

    /// <summary>Whether a connection may be opened; null where all may.</summary>
    public ConnectionRule? Rule { get; init; }

    /// <summary>The addresses that connections went to so far; whose ports may run out.</summary>
    public IReadOnlyCollection<IPEndPoint> Targets => [.. _targets.Keys];

    /// <summary>A connection goes to an address.</summary>
    public void Reached(IPEndPoint address)
    {
        // A name with very many addresses has very many ports too.
        if (_targets.Count < 64)
        {
            _targets.TryAdd(address, true);
        }
    }

    /// <summary>The address of this machine that the next connection comes from, or null for whichever.</summary>
    public IPAddress? NextSource(AddressFamily family)
    {
        for (int i = 0; i < _sources.Length; i++)
        {
            IPAddress address = _sources[(int)((uint)Interlocked.Increment(ref _source) % (uint)_sources.Length)];
            if (address.AddressFamily == family)
            {
                return address;
            }
        }

        return null;
    }

    /// <summary>The settings of a handshake.</summary>
    /// <param name="origin">Whom with.</param>
    /// <param name="judged">Gets what is wrong with the server's certificate.</param>
    public SslClientAuthenticationOptions HandshakeWith(HttpOrigin origin, Action<(string Class, string Message)?> judged)
    {
        string host = _tls.ServerName ?? origin.Host;
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            AllowTlsResume = _tls.Resume,
            EnabledSslProtocols = TlsVersions.Of(_tls),
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                (string Class, string Message)? verdict = _check.Judge(certificate, chain, errors, host);
                judged(verdict);
                return verdict is null;
            },
        };
        if (_certificate is not null)
        {
            settings.ClientCertificates = [_certificate];
            settings.LocalCertificateSelectionCallback = (_, _, _, _, _) => _certificate;
        }

        return settings;
    }

    private static X509Certificate2? ClientCertificate(TlsOptions options)
    {
        if (options.CertificateFile is null)
        {
            return null;
        }

        try
        {
            using X509Certificate2 fromPem = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile ?? options.CertificateFile);

            // A key that lives only in memory cannot be used by Windows' TLS; the detour makes it usable on each platform.
            return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The client's certificate '{options.CertificateFile}' (http.tls.certificate, http.tls.key) cannot be read as PEM: {e.Message}", options.CertificateFile, e);
        }
    }
}
