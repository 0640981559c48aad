using System.Security.Cryptography.X509Certificates;
using Perf.Cluster.Membership;
using Perf.Engine.Templates;

namespace Perf.Cluster.Security;

/// <summary>By what a member is known to the others: a certificate, a secret, or both. Immutable; for memory only.</summary>
internal sealed record MemberIdentity
{
    // Shorter ones are found by trying.
    private const int ShortestSecret = 8;

    /// <summary>The key that stands for the secret; null where certificates are enough.</summary>
    public byte[]? Key { get; init; }

    /// <summary>This member's certificate with its key; null without TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who signs members' certificates.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>Reads the secret and certificates of a member that only calls others.</summary>
    /// <param name="settings">The cluster.</param>
    /// <param name="home">The directory of Perf's state.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterInsecure"/>: there is neither; <see cref="ErrorIds.ClusterInvalid"/>: one of them is wrong.</exception>
    public static MemberIdentity Of(ClusterSettings settings, string home) => Of(settings, home, Environment.GetEnvironmentVariable, TimeProvider.System, listens: false);

    /// <summary>The same in an environment of its own.</summary>
    /// <param name="settings">The cluster.</param>
    /// <param name="home">The directory of Perf's state.</param>
    /// <param name="environment">Reads the environment.</param>
    /// <param name="time">By which certificates must hold.</param>
    /// <param name="listens">Whether the member is called too, as agents are.</param>
    public static MemberIdentity Of(ClusterSettings settings, string home, Func<string, string?> environment, TimeProvider time, bool listens = true)
    {
        ClusterConnection connection = ClusterConnection.Parse(settings.Connection, environment);
        string? secret = SecretOf(settings, environment);
        if (settings.CertificatePath is null && settings.AuthorityPath is not null)
        {
            throw new PerfException(ErrorIds.ClusterInvalid, $"There is an authority and no certificate of this member: give -CertificatePath too, or {ClusterSettings.CertificateVariable}.", settings.AuthorityPath);
        }

        if (secret is null && settings.CertificatePath is null)
        {
            secret = connection.Kind == StoreKind.Localhost ? HomeSecret.Of(home) : throw new PerfException(
                ErrorIds.ClusterInsecure,
                $"Whoever reaches an agent could load targets through it. Give all members of the cluster a secret ({ClusterSettings.SecretVariable} or -Secret), or certificates (-CertificatePath and -AuthorityPath, or {ClusterSettings.CertificateVariable} and {ClusterSettings.AuthorityVariable}).",
                connection.ToString());
        }

        if (secret is { Length: < ShortestSecret })
        {
            throw new PerfException(ErrorIds.ClusterInvalid, $"The cluster's secret has fewer than {ShortestSecret} characters. Take a long one: openssl rand -base64 32.", ClusterSettings.SecretVariable);
        }

        var identity = new MemberIdentity { Key = secret is null ? null : SecretProof.KeyOf(secret, connection.ClusterId) };
        if (settings.CertificatePath is not { } path)
        {
            return identity;
        }

        X509Certificate2Collection authorities = CertificateFile.LoadAuthorities(settings.AuthorityPath ?? throw new PerfException(
            ErrorIds.ClusterInvalid, $"There is a certificate and no authority that the others' certificates must be signed by: give -AuthorityPath too, or {ClusterSettings.AuthorityVariable}.", path));
        return identity with { Certificate = CertificateFile.Load(path, settings.CertificatePassword, authorities, time.GetUtcNow(), listens), Authorities = authorities };
    }

    /// <summary>The secret, by what was given and the environment; null for none.</summary>
    internal static string? SecretOf(ClusterSettings settings, Func<string, string?> environment)
    {
        string? given = settings.Secret is { Length: > 0 } own ? own : environment(ClusterSettings.SecretVariable);
        if (string.IsNullOrEmpty(given))
        {
            return null;
        }

        return given.StartsWith("${", StringComparison.Ordinal) ? Template.Parse(given).Expand(static _ => null, environment) : given;
    }
}
