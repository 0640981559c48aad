namespace Perf.Engine.Metrics.Samples;

/// <summary>A step's address for people: with its variables as references, and without user name, password, and query parameters that look like one.</summary>
internal static class StepUrl
{
    private const string Hidden = "***";

    private static readonly string[] s_credentials = ["auth", "key", "token", "secret", "password", "pwd", "session", "signature"];

    /// <summary>The address.</summary>
    /// <param name="url">What the step says: a path, or a whole address; a template.</param>
    /// <param name="target">The base address of paths.</param>
    /// <param name="query">Query parameters that are added; templates.</param>
    public static string Of(string url, Uri target, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        string address = url.Split('#', 2)[0];
        if (query.Count > 0)
        {
            address += (address.Contains('?', StringComparison.Ordinal) ? '&' : '?') + string.Join('&', query.Select(pair => $"{pair.Key}={pair.Value}"));
        }

        // An address that begins with a variable may be whole; with which host, the variable alone knows.
        bool isWhole = address.StartsWith("${", StringComparison.Ordinal) || (address.Contains("://", StringComparison.Ordinal) && !address.StartsWith('/'));
        address = WithoutSecrets(address);
        return isWhole ? WithoutUser(address) : Base(target) + (address.StartsWith('/') ? address : $"/{address}");
    }

    private static string Base(Uri target) => new UriBuilder(target) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri.AbsoluteUri.TrimEnd('/');

    // A reference says only where a secret is; what stands in the scenario itself would be the secret.
    private static string WithoutSecrets(string address)
    {
        int query = address.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? address : address[..(query + 1)] + string.Join('&', address[(query + 1)..].Split('&').Select(Shown));
    }

    private static string Shown(string parameter)
    {
        int value = parameter.IndexOf('=', StringComparison.Ordinal) + 1;
        bool isSecret = value > 0 && value < parameter.Length && Array.Exists(s_credentials, word => parameter.AsSpan(0, value).Contains(word, StringComparison.OrdinalIgnoreCase));
        bool isReference = isSecret && parameter.AsSpan(value).StartsWith("${") && parameter.IndexOf('}', StringComparison.Ordinal) == parameter.Length - 1 && !parameter.Contains(":-", StringComparison.Ordinal);
        return isSecret && !isReference ? parameter[..value] + Hidden : parameter;
    }

    private static string WithoutUser(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return address;
        }

        int host = scheme + 3;
        int path = address.IndexOfAny(['/', '?'], host);
        int at = address.AsSpan(host, (path < 0 ? address.Length : path) - host).LastIndexOf('@');
        return at < 0 ? address : string.Concat(address.AsSpan(0, host), address.AsSpan(host + at + 1));
    }
}
