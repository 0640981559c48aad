namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes the settings of requests as <c>http:</c> has them. What is the default is left out.</summary>
public static class HttpDraft
{
    private static readonly HttpOptions s_usual = new();

    /// <summary>Adds the settings to the section.</summary>
    /// <param name="section">The section <c>http:</c>.</param>
    /// <param name="http">The settings.</param>
    /// <param name="losses">Takes what has no form.</param>
    public static void Add(DraftMapping section, HttpOptions http, ICollection<DraftLoss> losses)
    {
        AddUnless(section, "timeout", http.Timeout == s_usual.Timeout, DraftScalar.Of(http.Timeout));
        AddUnless(section, "version", http.Version == s_usual.Version, DraftScalar.Of(http.Version));
        AddUnless(section, "maxConnections", http.MaxConnections is null, DraftScalar.Of(http.MaxConnections ?? 0L));
        AddUnless(section, "maxRedirects", http.MaxRedirects == s_usual.MaxRedirects, DraftScalar.Of((long)http.MaxRedirects));
        AddUnless(section, "maxBodySize", http.MaxBodySize == s_usual.MaxBodySize, DraftScalar.Of(http.MaxBodySize));
        AddUnless(section, "cookies", http.Cookies, DraftScalar.Of(http.Cookies));
        AddUnless(section, "headers", http.Headers.Count == 0, ValueDraft.Of(http.Headers));
        AddUnless(section, "proxy", http.Proxy is null, DraftScalar.Of(http.Proxy ?? ""));
        AddUnless(section, "sourceAddresses", http.SourceAddresses.Count == 0, DraftSequence.Of(http.SourceAddresses));
        AddUnless(section, "hosts", http.Hosts.Count == 0, ValueDraft.Of(http.Hosts));
        AddUnless(section, "dns", http.Dns == s_usual.Dns, Dns(http.Dns));
        AddUnless(section, "tls", http.Tls == s_usual.Tls, Tls(http.Tls));
        if (http.Auth is { } auth)
        {
            if (AuthDraft.Of(auth) is { } node)
            {
                section.Add("auth", node);
            }
            else
            {
                losses.Add(new DraftLoss(0, "the credentials of all requests, a sign-in by OAuth 2.0"));
            }
        }
    }

    private static void AddUnless(DraftMapping section, string key, bool isUsual, DraftNode value)
    {
        if (!isUsual)
        {
            section.Add(key, value);
        }
    }

    private static DraftMapping Dns(DnsOptions dns)
    {
        var draft = new DraftMapping();
        AddUnless(draft, "ttl", dns.Ttl == s_usual.Dns.Ttl, dns.Ttl == TimeSpan.MaxValue ? DraftScalar.Of("inf") : DraftScalar.Of(dns.Ttl));
        AddUnless(draft, "select", dns.Select == s_usual.Dns.Select, DraftScalar.Of(Word(dns.Select.ToString())));
        AddUnless(draft, "policy", dns.Policy == s_usual.Dns.Policy, DraftScalar.Of(Word(dns.Policy.ToString())));
        return draft;
    }

    private static DraftMapping Tls(TlsOptions tls)
    {
        var draft = new DraftMapping();
        AddUnless(draft, "skipVerify", !tls.SkipVerify, DraftScalar.Of(tls.SkipVerify));
        AddUnless(draft, "resume", tls.Resume, DraftScalar.Of(tls.Resume));
        foreach ((string key, string? text) in new[] { ("ca", tls.CaFile), ("serverName", tls.ServerName), ("minVersion", tls.MinVersion), ("maxVersion", tls.MaxVersion), ("certificate", tls.CertificateFile), ("key", tls.KeyFile) })
        {
            AddUnless(draft, key, text is null, DraftScalar.Of(text ?? ""));
        }

        return draft;
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
