namespace Perf.Tests.Tuning.Planning;

/// <summary>
/// Names of an application's settings that are about access, audit or durability, in the ways in which people write them, and whether a name is such a one. By a list of its own and by taking names apart, not by the code that is tested.
/// </summary>
internal static class GuardedNames
{
    private static readonly string[] s_words =
    [
        "log", "logs", "eventlog", "accesslog", "activitylog", "changelog", "syslog", "trail", "audit", "compliance", "forensics", "samesite", "httponly", "cookies", "cipher", "crypto", "cryptography", "ipfilter", "allowlist", "blocklist",
        "denylist", "whitelist", "blacklist", "waf", "firewall", "xss", "xssprotection", "antixss", "frameoptions", "frameancestors", "csp", "contentsecuritypolicy", "passkey", "passkeys", "ldap", "sso", "signon", "signin", "kerberos", "krb5",
        "ntlm", "fido2", "mfa", "rbac", "rls", "rowlevelsecurity", "tenant", "tenants", "multitenancy", "pii", "dlp", "masking", "fieldmask", "redaction", "personaldata", "sensitivedata", "antivirus", "malware", "clamav", "sandbox", "aof",
        "snapshot", "snapshots", "transaction", "transactions", "savepoints", "journal", "maxbodysize", "maxheadersize", "maxuploadsize", "bodylengthlimit",
    ];

    private static readonly string[] s_sections = ["App", "Shop", "Features", "Storage", "Http", "Data", "Orders"];

    // No level: how much of a log is written is for the value to say.
    private static readonly string[] s_tails = ["Enabled", "Mode", "Required", "Filter", "Active", "Size", "Options"];

    /// <summary>One of them.</summary>
    public static string Next(Random random)
    {
        string word = Written(random, s_words[random.Next(s_words.Length)]);
        string section = s_sections[random.Next(s_sections.Length)];
        string tail = s_tails[random.Next(s_tails.Length)];
        return random.Next(6) switch
        {
            0 => $"{word}:{tail}",
            1 => $"{section}:{word}",
            2 => $"{section}:{word}:{tail}",
            3 => $"{section}:Enable{word}",
            4 => $"{section}:{word}Enabled",
            _ => word,
        };
    }

    /// <summary>Whether a name is one of them.</summary>
    public static bool IsOne(string key) => key.Split(':').Select(Core).Any(core => s_words.Contains(core));

    // As it is, in capitals, with one, or in two pieces.
    private static string Written(Random random, string word)
    {
        int cut = random.Next(1, word.Length);
        return random.Next(5) switch
        {
            0 => word.ToUpperInvariant(),
            1 => char.ToUpperInvariant(word[0]) + word[1..],
            2 => $"{word[..cut]}{"-_."[random.Next(3)]}{word[cut..]}",
            _ => word,
        };
    }

    private static string Core(string part)
    {
        string core = string.Concat(part.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return core.StartsWith("enable", StringComparison.Ordinal) && core != "enabled" ? core["enable".Length..] : core.EndsWith("enabled", StringComparison.Ordinal) ? core[..^"enabled".Length] : core;
    }
}
