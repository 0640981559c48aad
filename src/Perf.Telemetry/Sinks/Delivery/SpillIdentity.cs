namespace Perf.Telemetry.Sinks;

/// <summary>What tells a destination on disk from any other. With its references resolved: the same words may name staging today and production tomorrow.</summary>
internal static class SpillIdentity
{
    private const string Tenant = "X-Scope-OrgID";

    /// <summary>The identity; to be hashed before anybody sees it. Passwords and tokens are no part of it: they change, and what waits is still for the same.</summary>
    /// <param name="output">The output.</param>
    /// <param name="resolve">Resolves references.</param>
    public static string Of(OutputDefinition output, Func<string, string> resolve)
    {
        string url = resolve(output.Url ?? "");
        string user = resolve(output.User ?? "");
        if (Uri.TryCreate(url, UriKind.Absolute, out Uri? address))
        {
            url = address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped).TrimEnd('/');
            user = user.Length > 0 ? user : address.UserInfo.Split(':')[0];
        }

        string[] inside = [.. new[] { output.Org, output.Bucket, output.Database, output.RetentionPolicy }.Select(text => text is null ? "" : resolve(text))];
        IEnumerable<string> tags = output.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}");
        IEnumerable<string> tenants = output.Headers.Where(header => header.Key.Equals(Tenant, StringComparison.OrdinalIgnoreCase)).Select(header => resolve(header.Value));
        return string.Join('\n', [output.Kind.ToString(), output.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), output.Layout == OutputLayout.K6 ? "k6" : "", url, user, .. inside, .. tenants, "", .. tags]);
    }
}
