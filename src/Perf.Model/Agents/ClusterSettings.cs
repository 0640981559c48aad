using System.Text;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>Which cluster of load agents is meant, and how its members know each other.</summary>
public sealed record ClusterSettings
{
    /// <summary>The environment variable that names the cluster where no command does.</summary>
    public const string Variable = "PERF_CLUSTER";

    /// <summary>The environment variable that has the cluster's secret.</summary>
    public const string SecretVariable = "PERF_CLUSTER_SECRET";

    /// <summary>The environment variable that has the path of this member's certificate.</summary>
    public const string CertificateVariable = "PERF_CLUSTER_CERTIFICATE";

    /// <summary>The environment variable that has the path of the authority's certificate.</summary>
    public const string AuthorityVariable = "PERF_CLUSTER_AUTHORITY";

    /// <summary>The environment variable that has the certificate's password.</summary>
    public const string CertificatePasswordVariable = "PERF_CLUSTER_CERTIFICATE_PASSWORD";

    /// <summary>The usual connection: agents of this machine alone.</summary>
    public const string Localhost = "localhost";

    /// <summary>
    /// Where members find each other: <c>localhost</c> or <c>localhost:11111</c> (the first agent's port), <c>redis://host:6379/0</c>, <c>postgresql://user@host:5432/perf</c>;
    /// <c>?cluster=name</c> behind it for several clusters in one store. References such as <c>${env:NAME}</c> are resolved late.
    /// </summary>
    public string Connection { get; init; } = Localhost;

    /// <summary>The secret that all members know; null for none, or for mutual TLS alone. Never part of a result or a message.</summary>
    [JsonIgnore]
    public string? Secret { get; init; }

    /// <summary>The file of this member's certificate with its private key: PEM (both in one file) or PFX; null without TLS.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>The file of the certificate (PEM) that signs those of all members; required with <see cref="CertificatePath"/>.</summary>
    public string? AuthorityPath { get; init; }

    /// <summary>The certificate's password, where the file has one.</summary>
    [JsonIgnore]
    public string? CertificatePassword { get; init; }

    // What a record writes of itself ends up in messages and logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"Connection = {ProxyAddress.Show(Connection)}, Secret = {SecretText.Show(Secret ?? "")}, CertificatePath = {CertificatePath}, AuthorityPath = {AuthorityPath}, CertificatePassword = {SecretText.Show(CertificatePassword ?? "")}");
        return true;
    }
}
