namespace Perf.Compatibility.Import.Curl;

/// <summary>The options of curl. Also those without a use here are known, because whether a value follows decides how the rest of the line reads.</summary>
internal static class CurlOptions
{
    // name, letter (or -), value (1) or not (0)
    private const string Reading =
        "request X1|header H1|data d1|data-ascii -1|data-raw -1|data-binary -1|data-urlencode -1|json -1|form F1|form-string -1|user u1|basic -0|digest -0|anyauth -0|oauth2-bearer -1" +
        "|cookie b1|user-agent A1|referer e1|get G0|head I0|insecure k0|proxy x1|proxy-user U1|location L0|location-trusted -0|max-redirs -1|max-time m1|compressed -0|http1.0 00|http1.1 -0" +
        "|http2 -0|http2-prior-knowledge -0|http3 -0|http3-only -0|url -1|url-query -1|range r1|resolve -1|cert E1|key -1|cacert -1|tlsv1.2 -0|tlsv1.3 -0|tls-max -1|ipv4 40|ipv6 60|interface -1|next :0|no-location -0|path-as-is -0";

    private const string Ignored =
        "silent s0|show-error S0|verbose v0|include i0|output o1|remote-name O0|remote-header-name J0|output-dir -1|write-out w1|fail f0|fail-with-body -0|fail-early -0|no-progress-meter -0|progress-bar #0" +
        "|trace -1|trace-ascii -1|trace-time -0|dump-header D1|stderr -1|cookie-jar c1|no-buffer N0|parallel Z0|parallel-max -1|parallel-immediate -0|create-dirs -0|styled-output -0|globoff g0|disable q0" +
        "|keepalive-time -1|no-keepalive -0|tcp-nodelay -0|tcp-fastopen -0|junk-session-cookies j0|max-filesize -1|remove-on-error -0|clobber -0|no-clobber -0|etag-save -1|hsts -1|alt-svc -1|skip-existing -0|rate -1";

    private const string Unknown =
        "ntlm -0|negotiate -0|aws-sigv4 -1|upload-file T1|config K1|connect-timeout -1|connect-to -1|retry -1|retry-delay -1|retry-max-time -1|retry-all-errors -0|retry-connrefused -0|limit-rate -1|speed-limit Y1|speed-time y1" +
        "|unix-socket -1|abstract-unix-socket -1|socks5 -1|socks5-hostname -1|socks4 -1|socks4a -1|preproxy -1|proxy-header -1|proxy-insecure -0|proxytunnel p0|noproxy -1|pass -1|cert-type -1|key-type -1|capath -1|ciphers -1" +
        "|tls13-ciphers -1|curves -1|pinnedpubkey -1|crlfile -1|continue-at C1|etag-compare -1|time-cond z1|netrc n0|netrc-file -1|netrc-optional -0|dns-servers -1|doh-url -1|local-port -1|haproxy-protocol -0|tr-encoding -0" +
        "|request-target -1|service-name -1|delegation -1|krb -1|login-options -1|quote Q1|proto -1|proto-redir -1|proto-default -1|post301 -0|post302 -0|post303 -0|expect100-timeout -1|ignore-content-length -0|raw -0|ftp-port P1|tlsv1 10|tlsv1.0 -0|tlsv1.1 -0|sslv3 30|sslv2 20|ssl-no-revoke -0|variable -1|expand-url -1|expand-header -1|expand-data -1";

    private static readonly IReadOnlyList<CurlOption> s_all = [.. Parse(Reading, CurlUse.Read), .. Parse(Ignored, CurlUse.Irrelevant), .. Parse(Unknown, CurlUse.Unsupported)];

    /// <summary>The option of a long name. As curl has it, the beginning of a name is enough where it tells one.</summary>
    public static CurlOption? Find(string name)
    {
        if (s_all.FirstOrDefault(option => option.Name == name) is { } exact)
        {
            return exact;
        }

        CurlOption[] begun = [.. s_all.Where(option => option.Name.StartsWith(name, StringComparison.Ordinal)).Take(2)];
        return begun.Length == 1 ? begun[0] : null;
    }

    /// <summary>The option of a letter.</summary>
    public static CurlOption? Find(char letter) => s_all.FirstOrDefault(option => option.Short == letter);

    private static IEnumerable<CurlOption> Parse(string table, CurlUse use) => table.Split('|').Select(entry =>
    {
        int blank = entry.LastIndexOf(' ');
        char letter = entry[blank + 1];
        return new CurlOption(entry[..blank], letter == '-' ? '\0' : letter, entry[blank + 2] == '1', use);
    });
}
