namespace Perf.Tuning;

/// <summary>
/// The words by which a setting of an application's own file is told to be about access, secrets, audit or durability: its names are the application's own, so that no list has them. A name is looked at as it is written, and with
/// its pieces joined. Where a word is a part of others that mean something else (maintenance, trailing, catalog, case-sensitive), it says what must not stand beside it.
/// </summary>
internal static class DenyWords
{
    // Three or four letters are taken whole, or with a switch in front or behind, as names have it that are written in one (EnableRls, AofEnabled).
    private const string Short = "(?:waf|csp|xss|sso|rls|pii|aof|rbac|abac|dlp|ntlm|fido2?)";
    private const string InFront = "(?:enabled?|disabled?|use|require|skip|force|without)";
    private const string Behind = "(?:enabl|disabl|activ|requir|mode|check|filter|mask|polic|header|option|setting|rule|level|report|protect)";

    // A log, and not the level of one: what Logging:LogLevel and Log:Level have is for LevelKey to judge, by the value.
    private const string NoLevel = "(?!(?:log|min(?:imum)?)?_?level)";

    private static readonly string[] s_words =
    [
        // Who somebody is, and by what they prove it.
        @"password|passwd|pwd|pass ?phrase|(?<!com|by)pass_?key|secret|token|credential|apikey|api[_.-]key|private|(?:^|[:_.])key(?:s|$|[:_.])|auth|jwt|oauth|oidc|saml|identity|role|claim|user|login|admin|anonym|permission|lockout|captcha",
        @"(?<![nrt])acl|(?:two|multi|second)_?factor|mfa|2fa|(?:^|[:_.])[th]?otp|ldap|kerberos|krb5|(?<![a-z])krb|(?<!as|con|de|(?<!requi)re)sign_?(?:in|on)(?:enabl|disabl|requir|mode|(?![a-z]))|(?<!lieu|main)tenant|(?<![a-z])tenancy|multi_?tenanc",

        // What keeps others out.
        @"cors|csrf|antiforgery|xsrf|cookie|same_?site|http_?only|anti_?xss|xss_?(?:prot|filt|enc|san)|frame_?(?:option|ancestor)|allowedhosts|trusted|origin|forwarded|redirect|verif|validat|sanitiz|security|secure|insecure|firewall",
        @"(?<!sh|sk|cl|fl|ch|tr|z)ip_?filter|(?:allow|block|deny|white|black|gr[ae]y)_?list|rate_?limit|throttl|sandbox|virus|malware|clamav|detailederror|developer|stack_?trace",
        @"limits?[:_.]|max_?request_?line|max_?(?:request_?|http_?|post_?|form_?)?(?:body|header|upload|payload|multipart|content_?length)|(?:body|header|upload|payload|multipart)[a-z_]{0,20}limit",

        // How safe it is on its way and where it lies.
        @"cert|ssl|tls|https|hsts|crypt|cipher|signing|signature|hash(?:er|ing)|salt|iteration|argon|pbkdf|work_?factor",

        // Who did what, and what is said of people.
        @"audit|trail(?!ing|er)|complian|forensic|(?:access|event|change|activity|transaction|sys|system|redo|undo)_?log(?!i[cn])|(?<![a-z])logs?(?:\z|[:_. -]" + NoLevel + ")",
        @"(?<!ana|back|cata|dia|\bb)logs?_?(?:enabl|disabl|activ)|(?:enabled?|disabled?)_?logs?(?![a-z])|(?<![a-z])no_?logs?(?![a-z])",
        @"(?<!case[ _.-]?|in)sensitive|personal_?data|redact|pseudonym|obfusc|masking|masked|(?:^|:)masks?:|(?:card|column|data|e?mail|field|log|name|phone)_?mask",

        // What is still there after a crash.
        @"(?<!a)sync|durab|flush|checksum|doublewrite|write_?concern|acks(?:$|[:_.])|binlog|translog|oplog|wal(?:$|[:_.])|(?:^|[:_.])wal(?![kl])|write_?ahead|retention|journal|backup|replica|persist|acknowledg",
        @"(?:^|[:_.]|auto|no|manual|require|publish)acks?(?:$|[:_.]|mode)|commit|idempot|isolation|consisten|quorum|leader|snap_?shot|transaction|save_?point|scrub",

        // Where it connects, and what it runs.
        @"url|uri(?:s?\z|[:_.])|endpoint|connectionstring|path|folder|directory|plugin|script|assembl|exec(?!ut(?:or|ion|e))|(?:^|[:_.])(?:host|server|port|address)(?:(?:e?s)?\z|[:_.])",

        "(?<![a-z])" + Short + "(?![a-z])|(?<![a-z])" + Short + Behind + "|" + InFront + Short + "(?![a-z])",
    ];

    /// <summary>All of them, for names in small letters.</summary>
    public static string Pattern { get; } = $"(?:{string.Join('|', s_words)})";
}
