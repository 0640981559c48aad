using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Perf.Telemetry.Health;

/// <summary>Looks at the certificate that a server shows, whatever is wrong with it: nothing is sent over the connection.</summary>
public static class CertificateProbe
{
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>Looks.</summary>
    /// <param name="host">The host; also the name that is asked for (SNI).</param>
    /// <param name="port">The port.</param>
    /// <param name="authorities">Authorities that are trusted in place of this machine's; null for this machine's.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The certificate; what goes wrong is a finding.</returns>
    public static async Task<CertificateObservation> RunAsync(string host, int port, X509Certificate2Collection? authorities, CancellationToken stop)
    {
        var found = new CertificateObservation { Host = host, Port = port, Fault = "The server shows no certificate." };
        bool Look(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            if (certificate is not null)
            {
                using var whole = new X509Certificate2(certificate);
                found = Read(found, whole, chain, errors);
            }

            // Nothing is sent: it is only looked at.
            return certificate is not null;
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, stop).ConfigureAwait(false);
            var stream = new SslStream(client.GetStream());
            await using (stream.ConfigureAwait(false))
            {
                await stream.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = host,
                        RemoteCertificateValidationCallback = Look,
                        CertificateChainPolicy = PolicyOf(authorities),
                    },
                    stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return found with { Fault = "It took too long." };
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            // A server that asks for a certificate of ours ends the handshake after it has shown its own.
            return found.Subject.Length > 0 ? found : found with { Fault = (e.InnerException ?? e).Message };
        }

        return found;
    }

    /// <summary>How chains are built: revocation is not asked for, since that asks servers of third parties and may hang.</summary>
    /// <param name="authorities">Authorities that are trusted in place of this machine's; null for this machine's.</param>
    internal static X509ChainPolicy PolicyOf(X509Certificate2Collection? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    private static CertificateObservation Read(CertificateObservation found, X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        X509Certificate2? first = chain?.ChainElements.Select(element => element.Certificate).Skip(1).MinBy(one => one.NotAfter);
        bool endsEarlier = first is not null && first.NotAfter < certificate.NotAfter;
        return found with
        {
            Fault = "",
            Subject = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
            Issuer = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true),
            Names = Names(certificate),
            NotBefore = certificate.NotBefore.ToUniversalTime(),
            NotAfter = certificate.NotAfter.ToUniversalTime(),
            FirstToEnd = endsEarlier ? first!.GetNameInfo(X509NameType.SimpleName, forIssuer: false) : "",
            ChainNotAfter = endsEarlier ? first!.NotAfter.ToUniversalTime() : null,
            IsForAnotherName = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            // Time is judged by its dates.
            Distrust = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && chain is not null
                ? [.. chain.ChainStatus.Where(status => status.Status != X509ChainStatusFlags.NotTimeValid).Select(status => status.StatusInformation.Trim()).Distinct()]
                : [],
        };
    }

    private static string[] Names(X509Certificate2 certificate)
    {
        if (certificate.Extensions[AlternativeNames] is not { } extension)
        {
            return [];
        }

        var names = new X509SubjectAlternativeNameExtension(extension.RawData, extension.Critical);
        return [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
    }
}
