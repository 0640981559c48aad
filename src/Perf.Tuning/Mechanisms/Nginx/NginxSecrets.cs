using System.Text.RegularExpressions;

namespace Perf.Tuning.Nginx;

/// <summary>
/// Hides what is secret in a configuration before it is shown: keys in headers that are passed on, keys and tokens that are compared with what a client sends, secrets of signed links, what an Authorization header would say wherever it
/// stands, and users and queries of addresses.
/// </summary>
internal static partial class NginxSecrets
{
    private static readonly HashSet<string> Headers = new(StringComparer.Ordinal) { "proxy_set_header", "grpc_set_header", "add_header", "fastcgi_param", "uwsgi_param", "scgi_param", "set" };
    private static readonly HashSet<string> Whole = new(StringComparer.Ordinal) { "secure_link_md5", "secure_link_secret", "auth_basic_user_file", "perl_set" };

    /// <summary>The text with stars in the place of secrets.</summary>
    /// <param name="text">A file's text.</param>
    public static string Hide(string text)
    {
        List<(int Start, int End)> secrets = [];
        Collect(NginxParser.Parse(text), secrets);
        foreach ((int start, int end) in secrets.OrderByDescending(secret => secret.Start))
        {
            text = string.Concat(text.AsSpan(0, start), SettingChange.Hidden, text.AsSpan(end));
        }

        return text;
    }

    private static void Collect(IReadOnlyList<NginxNode> nodes, List<(int Start, int End)> secrets)
    {
        foreach (NginxNode node in nodes)
        {
            if (Whole.Contains(node.Name) && node.Words.Count > 1)
            {
                secrets.Add(node.From(1));
            }
            else if (Headers.Contains(node.Name) && node.Words.Count > 2 && IsSecret(node.Words[1]))
            {
                secrets.Add(node.From(2));
            }
            else if (node.Name == "if" && node.Words.Count > 2 && node.Words.Skip(1).Any(IsSecret))
            {
                secrets.Add(node.From(2));
            }
            else if (node.Name == "map" && node.Words.Skip(1).Any(IsSecret))
            {
                // Either side of a row can be the secret one: clients by their keys, and tokens by upstream.
                secrets.AddRange(node.Children.Where(row => row.Words.Count > 1).Select(row => row.From(row.Name == "default" ? 1 : 0)));
                continue;
            }
            else
            {
                secrets.AddRange(node.Words.SelectMany(Within));
            }

            Collect(node.Children, secrets);
        }
    }

    // What is secret in a word, whatever directive it is of: all of it, or the user and the query of an address.
    private static IEnumerable<(int Start, int End)> Within(NginxWord word)
    {
        if (Scheme().IsMatch(word.Text))
        {
            return [(word.Start, word.End)];
        }

        int first = word.Raw[0] is '"' or '\'' ? 1 : 0;
        string inner = word.Raw[first..^first];
        Group query = Query().Match(inner).Groups["rest"];
        return User().Matches(inner).Select(user => user.Groups["user"]).Where(user => !query.Success || user.Index < query.Index).Append(query).Where(part => part.Success)
            .Select(part => (word.Start + first + part.Index, word.Start + first + part.Index + part.Length));
    }

    private static bool IsSecret(NginxWord word) => Settings.SettingValue.IsSecret(word.Text) || IsCarrier(word.Text);

    private static bool IsCarrier(string header) =>
        header.Contains("auth", StringComparison.OrdinalIgnoreCase) || header.Contains("cookie", StringComparison.OrdinalIgnoreCase) || header.EndsWith("key", StringComparison.OrdinalIgnoreCase);

    // With what follows it, or a quote or a backslash would: the word alone says nothing.
    [GeneratedRegex(@"\A(?:basic|bearer|digest)[\s\\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    // To the last @ before the path.
    [GeneratedRegex(@"://(?<user>[^/?#]+)@", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex User();

    // To the end of the word, whatever else is in it.
    [GeneratedRegex(@"://[^?]*\?(?<rest>.+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Query();
}
