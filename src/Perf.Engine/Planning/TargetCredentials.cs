namespace Perf.Engine.Planning;

/// <summary>User and password that stand in the target's own address, as curl and browsers take them: <c>https://user:password@host</c>.</summary>
internal static class TargetCredentials
{
    /// <summary>The credentials of an address, or null when it has none.</summary>
    /// <param name="target">The address; its user and password are in percent form (RFC 3986, section 3.2.1).</param>
    public static HttpAuth? Of(Uri target)
    {
        if (target.UserInfo.Length == 0)
        {
            return null;
        }

        string[] pair = target.UserInfo.Split(':', 2);
        return new HttpAuth { Scheme = HttpAuthScheme.Basic, User = Literal(pair[0]), Password = pair.Length > 1 ? Literal(pair[1]) : "" };
    }

    /// <summary>The address without them.</summary>
    public static Uri Without(Uri target) => target.UserInfo.Length == 0 ? target : new UriBuilder(target) { UserName = "", Password = "" }.Uri;

    // Credentials are templates, and what stands in an address is none any more.
    private static string Literal(string text) => Uri.UnescapeDataString(text).Replace("${", "$${", StringComparison.Ordinal);
}
