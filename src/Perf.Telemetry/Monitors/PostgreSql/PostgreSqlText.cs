using System.Data.Common;

namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>Makes a connection string of a template, so that a value of it stays one value: a password may hold semicolons and quotes. An address (postgresql://user:password@host/db) is one, too.</summary>
internal static class PostgreSqlText
{
    private static readonly string[] s_schemes = ["postgresql", "postgres"];

    /// <summary>The connection string; it may hold a password: for memory only.</summary>
    public static string Of(string template, Func<string, string> resolve)
    {
        if (Parse(template) is not { } parts)
        {
            // One reference for the whole text, as in ${env:PG}, or an address.
            string text = resolve(template);
            return OfAddress(text) ?? text;
        }

        foreach (string key in parts.Keys.Cast<string>().ToArray())
        {
            parts[key] = resolve((string)parts[key]);
        }

        return parts.ConnectionString;
    }

    private static string? OfAddress(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || !s_schemes.Contains(address.Scheme))
        {
            return null;
        }

        string[] user = address.UserInfo.Split(':', 2);
        var parts = new DbConnectionStringBuilder { ["Host"] = address.Host, ["Port"] = address.Port > 0 ? address.Port : 5432 };
        void Set(string key, string value)
        {
            if (value.Length > 0)
            {
                parts[key] = Uri.UnescapeDataString(value);
            }
        }

        Set("Username", user[0]);
        Set("Password", user.Length > 1 ? user[1] : "");
        Set("Database", address.AbsolutePath.Trim('/'));
        foreach (string pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = pair.Split('=', 2);
            if (sides is ["sslmode", var mode])
            {
                Set("SSL Mode", mode.Replace("-", "", StringComparison.Ordinal));
            }
        }

        return parts.ConnectionString;
    }

    private static DbConnectionStringBuilder? Parse(string template)
    {
        if (template.Contains("://", StringComparison.Ordinal) && !template.Contains(';', StringComparison.Ordinal))
        {
            return null;
        }

        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = template;
        }
        catch (ArgumentException)
        {
            return null;
        }

        return parts.Count == 0 || parts.Keys.Cast<string>().Any(key => key.Contains("${", StringComparison.Ordinal)) ? null : parts;
    }
}
