using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Perf.Engine.Protocols.Http;

/// <summary>Judges a server's certificate: by the system's authorities, and by those of the scenario's CA file besides.</summary>
internal sealed class CertificateCheck
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly TlsOptions _options;
    private readonly X509Certificate2Collection _authorities = [];

    public CertificateCheck(TlsOptions options)
    {
        _options = options;
        if (options.CaFile is not null)
        {
            try
            {
                _authorities.ImportFromPemFile(options.CaFile);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
            {
                throw new PerfException(ErrorIds.FileUnreadable, $"The file of certificate authorities '{options.CaFile}' (http.tls.ca) cannot be read as PEM: {e.Message}", options.CaFile, e);
            }
        }
    }

    /// <summary>The class and text of what is wrong, or null when the certificate is good.</summary>
    public (string Class, string Message)? Judge(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string host)
    {
        if (_options.SkipVerify || errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is null || chain is null)
        {
            return (ErrorClasses.Tls, $"{host} sent no certificate");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && ChainFault(certificate, chain, host) is { } fault)
        {
            return fault;
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? (ErrorClasses.TlsNameMismatch, $"the certificate of {host} is for another name ({certificate.Subject}); set http.tls.serverName when that is meant")
            : null;
    }

    private (string Class, string Message)? ChainFault(X509Certificate certificate, X509Chain chain, string host)
    {
        X509ChainStatus[] status = chain.ChainStatus;
        if (_authorities.Count > 0)
        {
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(_authorities);
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Select(element => element.Certificate).ToArray());
            if (own.Build((X509Certificate2)certificate))
            {
                return null;
            }

            status = own.ChainStatus;
        }

        if (status.Any(one => one.Status == X509ChainStatusFlags.NotTimeValid))
        {
            return (ErrorClasses.TlsExpired, $"the certificate of {host} is expired or not yet valid ({certificate.GetEffectiveDateString()} to {certificate.GetExpirationDateString()})");
        }

        string reasons = string.Join("; ", status.Select(one => one.StatusInformation.Trim()).Distinct());
        return (ErrorClasses.TlsUntrusted, $"the certificate of {host} is not trusted: {reasons}; name its authority by http.tls.ca");
    }
}
