using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Perf.Cluster.Security;

/// <summary>Reads a member's certificate and the authority that signs those of all members.</summary>
internal static class CertificateFile
{
    /// <summary>The use of one that is shown to callers: serverAuth (RFC 5280, section 4.2.1.12).</summary>
    public const string ForServers = "1.3.6.1.5.5.7.3.1";

    /// <summary>The use of one that a caller shows: clientAuth.</summary>
    public const string ForClients = "1.3.6.1.5.5.7.3.2";

    private const string Uses = "Make one with extendedKeyUsage=serverAuth,clientAuth";
    private const string Recipe = "docs/distributed.md says how to make one.";

    /// <summary>Reads a certificate with its private key: PEM or PFX.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">Its password, or null.</param>
    /// <param name="authorities">Who signs members' certificates.</param>
    /// <param name="now">The time by which it must hold.</param>
    /// <param name="listens">Whether it is shown to callers too, as agents do, which are both sides of connections.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterInvalid"/>: it cannot be read, has no key, does not hold now, is not good for what it is used for, or is signed by somebody else.</exception>
    public static X509Certificate2 Load(string path, string? password, X509Certificate2Collection authorities, DateTimeOffset now, bool listens)
    {
        X509Certificate2 certificate = Read(path, password);
        string? problem = !certificate.HasPrivateKey ? "has no private key in it; put both in one file"
            : certificate.NotAfter.ToUniversalTime() < now.UtcDateTime ? $"has expired on {Date(certificate.NotAfter)}; make a new one, signed by the same authority"
            : certificate.NotBefore.ToUniversalTime() > now.UtcDateTime ? $"holds only from {Date(certificate.NotBefore)} on; look at the clock, or make a new one"
            : ChainProblem(certificate, authorities, null, now) is { } chain ? $"is not signed by the authority of the cluster ({chain}); give the authority that has signed it (-AuthorityPath)"
            : ChainProblem(certificate, authorities, null, now, ForClients) is not null ? $"cannot be shown by whoever calls another member: its uses lack clientAuth. {Uses}"
            : listens && ChainProblem(certificate, authorities, null, now, ForServers) is not null ? $"cannot be shown by an agent that is called: its uses lack serverAuth. {Uses}"
            : null;
        if (problem is not null)
        {
            certificate.Dispose();
            throw new PerfException(ErrorIds.ClusterInvalid, $"The certificate {path} {problem}. {Recipe}", path);
        }

        return certificate;
    }

    /// <summary>Reads the authorities of a file of PEM.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterInvalid"/>: there is none in it.</exception>
    public static X509Certificate2Collection LoadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PerfException(ErrorIds.ClusterInvalid, $"The authority's certificate {path} cannot be read: {e.Message.TrimEnd('.')}. It is a file of PEM. {Recipe}", path, e);
        }

        return authorities.Count > 0
            ? authorities
            : throw new PerfException(ErrorIds.ClusterInvalid, $"There is no certificate in {path}: the authority's certificate is a file of PEM. {Recipe}", path);
    }

    /// <summary>Whether a certificate is one of the cluster's: signed by its authority, and holding now. Names are not looked at, for members come and go with their addresses.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="authorities">Who signs members' certificates.</param>
    /// <param name="between">Certificates between the two, which came with it; null for none.</param>
    /// <param name="now">The time by which it must hold.</param>
    /// <param name="use">What it must be good for, <see cref="ForServers"/> or <see cref="ForClients"/>; one that names no uses is good for all. Null for any.</param>
    /// <returns>Why it is not, or null.</returns>
    public static string? ChainProblem(X509Certificate2 certificate, X509Certificate2Collection authorities, X509Certificate2Collection? between, DateTimeOffset now, string? use = null)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime.ToLocalTime();
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (use is not null)
        {
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(use));
        }

        if (between is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(between);
        }

        if (chain.Build(certificate))
        {
            return null;
        }

        return certificate.NotAfter.ToUniversalTime() < now.UtcDateTime
            ? $"it has expired on {Date(certificate.NotAfter)}"
            : string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim().TrimEnd('.')).Distinct());
    }

    private static X509Certificate2 Read(string path, string? password)
    {
        try
        {
            string text = File.ReadAllText(path);
            if (!text.Contains("-----BEGIN", StringComparison.Ordinal))
            {
                return X509CertificateLoader.LoadPkcs12FromFile(path, password);
            }

            // Some systems' TLS takes keys only as they are in a PFX.
            using X509Certificate2 pem = password is null ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromEncryptedPemFile(path, password);
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PerfException(ErrorIds.ClusterInvalid, $"The certificate {path} cannot be read: {e.Message.TrimEnd('.')}. It is a file of PEM with certificate and private key, or a PFX; -CertificatePassword has its password. {Recipe}", path, e);
        }
    }

    private static string Date(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
