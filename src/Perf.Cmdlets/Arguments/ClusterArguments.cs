using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace Perf.Commands;

/// <summary>What a command line says of a cluster of load agents, and of which agents are meant. Pure functions of its values.</summary>
internal sealed record ClusterArguments
{
    private const string All = "*";
    private const string ThisMachine = ClusterSettings.Localhost;

    /// <summary>-Cluster, or null.</summary>
    public string? Cluster { get; init; }

    /// <summary>-Secret, or null.</summary>
    public SecureString? Secret { get; init; }

    /// <summary>-CertificatePath as a whole path, or null.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>-AuthorityPath as a whole path, or null.</summary>
    public string? AuthorityPath { get; init; }

    /// <summary>-CertificatePassword, or null.</summary>
    public SecureString? CertificatePassword { get; init; }

    /// <summary>The cluster. Without -Cluster it has no connection: the environment says which is meant.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: something is given that needs another, and that is not.</exception>
    public ClusterSettings Settings()
    {
        if ((CertificatePath is null) != (AuthorityPath is null))
        {
            throw new PerfException(
                ErrorIds.ArgumentInvalid,
                CertificatePath is null
                    ? "-AuthorityPath says who signs the members' certificates, and this member has none: give -CertificatePath too."
                    : "-CertificatePath is this member's certificate, and nothing says which certificates of others count: give -AuthorityPath too, the certificate that signs those of all members.",
                CertificatePath ?? AuthorityPath);
        }

        if (CertificatePassword is not null && CertificatePath is null)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "-CertificatePassword opens the file of -CertificatePath, which is not given.");
        }

        return new ClusterSettings
        {
            Connection = Cluster ?? "",
            Secret = Plain(Secret),
            CertificatePath = CertificatePath,
            AuthorityPath = AuthorityPath,
            CertificatePassword = Plain(CertificatePassword),
        };
    }

    /// <summary>The cluster of agents that are chosen by -Agent, which may name the cluster itself.</summary>
    /// <param name="agents">What -Agent was given.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: two clusters are named, or something is given that needs another, and that is not.</exception>
    public ClusterSettings SettingsOf(IReadOnlyList<string> agents)
    {
        // None is repeated: there may be a password in it.
        string?[] all = [.. agents.Select(text => text.Trim()).Where(IsConnection), Cluster?.Trim()];
        string[] named = [.. all.OfType<string>().Distinct(StringComparer.Ordinal)];
        return named.Length switch
        {
            0 => Settings(),
            1 => Settings() with { Connection = named[0] },
            _ => throw new PerfException(ErrorIds.ArgumentInvalid, "-Agent and -Cluster name several clusters, and the agents of a run are of one: write one of them, once."),
        };
    }

    /// <summary>Whether a word of -Agent is where a cluster's members find each other, and means all agents of it.</summary>
    /// <param name="text">The word.</param>
    public static bool IsConnection(string text) => text.Contains("://", StringComparison.Ordinal)
        || (text.StartsWith(ThisMachine, StringComparison.OrdinalIgnoreCase) && (text.Length == ThisMachine.Length || text[ThisMachine.Length] is ':' or '?'));

    /// <summary>Which agents -Agent means: a number is how many, <c>key=value</c> a label that they have, <c>*</c> all, a cluster's connection all of that one, anything else a name, with wildcards.</summary>
    /// <param name="agents">What was given.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: it contradicts itself.</exception>
    public static AgentSelection Selection(IReadOnlyList<string> agents)
    {
        int? count = null;
        var names = new List<string>();
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in agents.Select(text => text.Trim()))
        {
            if (IsConnection(text))
            {
                continue;
            }

            if (text.Length > 0 && text.All(char.IsAsciiDigit))
            {
                int number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0;
                if (number == 0 || (count is not null && count != number))
                {
                    throw Refused(text, number == 0 ? "is not how many agents a run can have; write 1 or more, or * for all. An agent whose name is a number is meant by a wildcard: [5]" : $"says how many agents are meant, and so does {count}; write one number");
                }

                count = number;
            }
            else if (text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals)
            {
                (string key, string label) = (text[..equals].Trim(), text[(equals + 1)..].Trim());
                if (key.Length == 0 || (!labels.TryAdd(key, label) && labels[key] != label))
                {
                    throw Refused(text, key.Length == 0 ? "is no label; write its name and its value: zone=eu" : $"asks for another value of the label '{key}' than '{labels[key]}', and an agent has one: run once for each");
                }
            }
            else if (text.Length > 0)
            {
                names.Add(text);
            }
            else
            {
                throw Refused(text, "is empty; write a number, a name, a label (zone=eu), or * for all");
            }
        }

        return new AgentSelection { Count = count, Names = names.Contains(All) ? [] : names, Labels = labels };
    }

    /// <summary>An agent's name as -Agent takes it: what would be a number or a label becomes a wildcard that means it.</summary>
    /// <param name="name">The name.</param>
    public static string NameText(string name)
    {
        string text = name.Replace('=', '?');
        return text.Length > 0 && text.All(char.IsAsciiDigit) ? $"[{text[0]}]{text[1..]}" : text;
    }

    /// <summary>Labels from a hashtable.</summary>
    /// <param name="table">The table, or null.</param>
    public static IReadOnlyDictionary<string, string> Labels(Hashtable? table) => ScenarioArguments.Tags(table);

    /// <summary>Names without a wildcard that none of the agents has.</summary>
    /// <param name="names">What was asked for.</param>
    /// <param name="found">The agents that were found.</param>
    public static IReadOnlyList<string> Missing(IEnumerable<string> names, IReadOnlyList<Agent> found) =>
        [.. names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && !found.Any(agent => agent.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))];

    /// <summary>The fault of a name that no agent has.</summary>
    /// <param name="name">The name.</param>
    public static PerfException NotFound(string name) => new(ErrorIds.AgentNotFound, $"No agent of the cluster has the name '{name}'. Get-PerfAgent lists those that there are.", name);

    private static PerfException Refused(string text, string why) => new(ErrorIds.ArgumentInvalid, $"-Agent '{text}' {why}.", text);

    private static string? Plain(SecureString? secret) => secret is null ? null : new NetworkCredential("", secret).Password;
}
