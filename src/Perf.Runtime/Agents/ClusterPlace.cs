using Perf.Analysis;

namespace Perf.Runtime;

/// <summary>Which cluster is meant, and how its members know each other, by what was given and by the process environment.</summary>
internal static class ClusterPlace
{
    /// <summary>Settings that can be used: what was not given is the environment's. References stay as they are written, for what they stand for may have any character in it and must stay one part.</summary>
    /// <param name="given">What was asked for; null, or one without a connection, for the cluster that the environment names, else that of this machine.</param>
    /// <param name="environment">Gives a variable's value, or null; asked for all that the connection refers to.</param>
    /// <returns>The settings. They may hold secrets: for memory only.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterInvalid"/>: a reference has no value, or a certificate's variable is set and says nothing.</exception>
    public static ClusterSettings Resolve(ClusterSettings? given, Func<string, string?> environment)
    {
        ClusterSettings settings = given ?? new ClusterSettings { Connection = "" };
        if (settings.Connection.Length == 0)
        {
            settings = settings with { Connection = Variable(ClusterSettings.Variable, environment) ?? ClusterSettings.Localhost };
        }

        if (settings.Connection.Contains("${", StringComparison.Ordinal))
        {
            RequireValues(settings.Connection, environment);
        }

        return Certified(settings with { Secret = settings.Secret ?? Variable(ClusterSettings.SecretVariable, environment) }, environment);
    }

    /// <summary>The password that stands in a connection as it is; null for none, or for a reference, whose value is known elsewhere.</summary>
    /// <param name="connection">The connection, such as <c>redis://user:password@host</c>.</param>
    internal static string? PasswordOf(string connection)
    {
        int start = connection.IndexOf("://", StringComparison.Ordinal);
        int at = connection.LastIndexOf('@');
        if (start < 0 || at < start)
        {
            return null;
        }

        string user = connection[(start + 3)..at];
        int colon = user.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || user.Contains("${", StringComparison.Ordinal) ? null : Uri.UnescapeDataString(user[(colon + 1)..]);
    }

    // By itself, so that an agent whose connection refers to nothing does not load what reads references.
    private static void RequireValues(string connection, Func<string, string?> environment)
    {
        var missing = new List<string>();
        _ = EnvironmentReferences.Resolve(connection, environment, missing);
        if (missing.Count > 0)
        {
            throw new PerfException(
                ErrorIds.ClusterInvalid,
                $"The cluster's connection refers to {string.Join(" and ", missing)}, which the environment does not have. Set {(missing.Count == 1 ? "it" : "them")} before the command.",
                missing[0]);
        }
    }

    // All of one place: a certificate that was given does not go with a password or an authority that the environment has for another.
    private static ClusterSettings Certified(ClusterSettings settings, Func<string, string?> environment) => settings.CertificatePath is not null || settings.AuthorityPath is not null ? settings : settings with
    {
        CertificatePath = FileOf(ClusterSettings.CertificateVariable, environment),
        AuthorityPath = FileOf(ClusterSettings.AuthorityVariable, environment),
        CertificatePassword = Variable(ClusterSettings.CertificatePasswordVariable, environment),
    };

    // An empty one is a mistake of whoever wrote a container's settings: it must not take TLS away.
    private static string? FileOf(string name, Func<string, string?> environment) => environment(name) switch
    {
        null => null,
        { } path when path.Trim().Length > 0 => Path.GetFullPath(path.Trim()),
        { } empty => throw new PerfException(ErrorIds.ClusterInvalid, $"The environment variable {name} is set and empty. Set it to the path of a file, or take it away: without it members know each other by the secret alone.", empty),
    };

    private static string? Variable(string name, Func<string, string?> environment) => environment(name) is { Length: > 0 } value ? value : null;
}
