using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Perf.Cluster.Security;

/// <summary>Makes sure of both sides of a connection, before a byte of anything else passes.</summary>
/// <param name="identity">By what this side is known.</param>
/// <param name="time">By which certificates must hold.</param>
internal sealed class MemberHandshake(MemberIdentity identity, TimeProvider time)
{
    // Nobody is known by a name: members come and go with their addresses, and what counts is who has signed.
    private const string AnyName = "perf-cluster";

    private readonly SslStreamCertificateContext? _certificate = identity.Certificate is { } own ? SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true) : null;

    /// <summary>Whether what follows is another stream than the connection's own.</summary>
    public bool Encrypts => _certificate is not null;

    /// <summary>Does it.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="isCaller">Whether this side called.</param>
    /// <param name="place">What was called: the other side's address, or this side's as others know it.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The stream to go on with: the same, or one of TLS over it.</returns>
    /// <exception cref="AuthenticationException">The other side is no member; says why.</exception>
    /// <exception cref="IOException">The other side has closed.</exception>
    public async Task<Stream> AdmitAsync(Stream stream, bool isCaller, IPEndPoint place, CancellationToken stop)
    {
        Stream safe = stream;
        try
        {
            if (_certificate is not null)
            {
                safe = await EncryptAsync(stream, isCaller, stop).ConfigureAwait(false);
            }

            if (identity.Key is { } key)
            {
                await SecretHandshake.ProveAsync(safe, key, isCaller, place, stop).ConfigureAwait(false);
            }

            return safe;
        }
        catch
        {
            if (safe != stream)
            {
                await safe.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    private async Task<SslStream> EncryptAsync(Stream stream, bool isCaller, CancellationToken stop)
    {
        const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;
        string? problem = null;
        var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        try
        {
            if (isCaller)
            {
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = AnyName,
                        ClientCertificateContext = _certificate,
                        EnabledSslProtocols = Versions,
                        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                        RemoteCertificateValidationCallback = IsMember,
                    },
                    stop).ConfigureAwait(false);
            }
            else
            {
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificateContext = _certificate,
                        ClientCertificateRequired = true,
                        EnabledSslProtocols = Versions,
                        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                        RemoteCertificateValidationCallback = IsMember,
                    },
                    stop).ConfigureAwait(false);
            }

            return tls;
        }
        catch (AuthenticationException e) when (problem is not null)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new AuthenticationException($"the other side's certificate is not one of the cluster's: {problem}", e);
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        bool IsMember(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            problem = certificate is X509Certificate2 theirs
                ? CertificateFile.ChainProblem(theirs, identity.Authorities, chain?.ChainPolicy.ExtraStore, time.GetUtcNow(), isCaller ? CertificateFile.ForServers : CertificateFile.ForClients)
                : "it has shown none";
            return problem is null;
        }
    }
}
