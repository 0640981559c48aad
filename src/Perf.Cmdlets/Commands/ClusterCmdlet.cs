using System.Management.Automation;
using System.Security;

namespace Perf.Commands;

/// <summary>The base of commands that know a cluster of load agents: which it is, and how this process proves that it belongs to it.</summary>
public abstract class ClusterCmdlet : PumpCmdlet
{
    /// <summary>
    /// Where the members of the cluster find each other: localhost, redis://host:6379/0, postgresql://user@host:5432/perf; ?cluster=name behind it for several clusters in one store. References such as
    /// ${env:NAME} are resolved late. Default: PERF_CLUSTER of the process environment, else localhost.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Cluster { get; set; }

    /// <summary>The secret that all members of the cluster know. Default: PERF_CLUSTER_SECRET of the process environment.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Secret { get; set; }

    /// <summary>The file of this member's certificate with its private key, PEM or PFX: members then speak TLS with each other. Without it and -AuthorityPath: PERF_CLUSTER_CERTIFICATE and PERF_CLUSTER_AUTHORITY of the process environment.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>With -CertificatePath: the file of the certificate (PEM) that signs those of all members.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AuthorityPath { get; set; }

    /// <summary>With -CertificatePath: the file's password, where it has one.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>What was given of it.</summary>
    internal ClusterArguments ClusterArguments => new()
    {
        Cluster = Cluster,
        Secret = Secret,
        CertificatePath = FullPath(CertificatePath),
        AuthorityPath = FullPath(AuthorityPath),
        CertificatePassword = CertificatePassword,
    };
}
