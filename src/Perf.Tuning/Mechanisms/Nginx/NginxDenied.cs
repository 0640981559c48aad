namespace Perf.Tuning.Nginx;

/// <summary>Directives that are never changed, whoever asks: those that run code, read other files, decide who may do what, or where requests go.</summary>
internal static class NginxDenied
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "include", "load_module", "user", "env", "daemon", "master_process", "pid", "lock_file", "ssl_engine", "working_directory", "debug_points", "allow", "deny", "satisfy", "internal", "root", "alias", "return",
        "rewrite", "try_files", "proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass", "listen", "server_name", "server", "mirror", "if", "set", "map", "geo", "valid_referers",
        "set_real_ip_from", "real_ip_header", "resolver", "error_log", "autoindex", "dav_methods", "dav_access", "create_full_put_path", "disable_symlinks", "server_tokens", "underscores_in_headers",
        "ignore_invalid_headers", "merge_slashes", "client_body_temp_path", "stub_status", "sub_filter", "addition_types", "add_before_body", "add_after_body", "ssi", "xslt_stylesheet", "google_perftools_profiles",
        "ssl", "http2_push", "allow_upgrade", "proxy_store", "proxy_cookie_domain", "proxy_cookie_path", "proxy_redirect", "proxy_ignore_headers", "proxy_pass_request_headers", "proxy_pass_request_body",
    };

    private static readonly string[] Beginnings = ["auth_", "limit_", "ssl_", "proxy_ssl_", "grpc_ssl_", "uwsgi_ssl_", "perl", "js_", "secure_link", "userid", "image_filter", "modsecurity", "naxsi", "access_by_", "content_by_", "rewrite_by_", "init_by_", "init_worker_by_", "lua_"];

    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal) { "ssl_session_cache", "ssl_session_timeout", "ssl_session_tickets", "ssl_buffer_size", "limit_rate", "limit_rate_after" };

    // nginx makes these folders as root and gives them to its workers: only where caches are.
    private static readonly string[] Caches = ["/var/cache/", "/var/tmp/", "/var/lib/nginx/", "/tmp/", "/dev/shm/", "/run/"];

    /// <summary>Why a directive's value cannot be taken in a configuration; null where it can.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value; null where it is taken away.</param>
    /// <param name="tree">The configuration.</param>
    public static string? WhyElsewhere(NginxKey key, string? value, NginxTree tree)
    {
        if (key.IsConnection && NginxEdit.Values(tree, key).Count == 0)
        {
            return $"Each block that {key.Text} means passes upgrades on (WebSockets), which needs its header {key.First} as it is: nothing is left to be set.";
        }

        if (key.Name != "access_log" || value is null)
        {
            return null;
        }

        // A log is written by a process of root's: where to is for its owner to say.
        HashSet<string> known = [.. tree.All().Where(node => node.Name == "access_log" && node.Words.Count > 1).Select(node => node.Words[1].Text)];
        return value.Split('\n').Select(line => NginxParser.ParseArguments(line).Select(word => word.Text).FirstOrDefault() ?? "").FirstOrDefault(path => !known.Contains(path)) is { } other
            ? $"access_log is not written to {other}, which the configuration does not name yet: only how it is written to those that it names is changed ({string.Join(", ", known)})."
            : null;
    }

    /// <summary>A value as nginx takes it: the words of each line without quotes and escapes. What it would not take stays as it is written.</summary>
    /// <param name="value">The value; several directives of one name are lines.</param>
    public static string Unquoted(string value)
    {
        try
        {
            return string.Join('\n', value.Split('\n').Select(line => string.Join(' ', NginxParser.ParseArguments(line).Select(word => word.Text))));
        }
        catch (FormatException)
        {
            return value;
        }
    }

    /// <summary>Why a directive is not changed; null where it may be.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value; null where it is taken away.</param>
    public static string? Why(NginxKey key, string? value)
    {
        string name = key.Name;
        if (!Allowed.Contains(name) && (Names.Contains(name) || Beginnings.Any(start => name.StartsWith(start, StringComparison.Ordinal)) || name.Contains("_by_lua", StringComparison.Ordinal)))
        {
            return $"{name} is not changed: it decides who may do what, where requests go, what code runs or what is recorded, and no speed is worth that.";
        }

        if (key.IsGathered && key.First is { } header && (Settings.SettingValue.IsSecret(header) || header.Contains("authorization", StringComparison.OrdinalIgnoreCase) || header.Contains("cookie", StringComparison.OrdinalIgnoreCase)))
        {
            return $"{name} {header} is not changed: it carries who somebody is.";
        }

        return value is null ? null
            : name == "access_log" && Unquoted(value).Split('\n').Any(line => line.Split(' ')[0] is "off" or "/dev/null") ? "access_log is not switched off: what was asked for is then recorded nowhere."
            : name == NginxCacheFolder.Directive && key.First is { } one ? $"{key.Text} is not set: which folder it is ({one}) is said by the value."
            : name == NginxCacheFolder.Directive && NginxCacheFolder.Named(value).FirstOrDefault(path => path != NginxCacheFolder.Own && !Caches.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))) is { } elsewhere
                ? $"{name} is not set to '{elsewhere}': nginx gives that folder to its workers, and a cache's folder is within one of {string.Join(" ", Caches)} or {NginxCacheFolder.Own} in nginx' prefix."
            : value.Split(' ', '\n').Any(word => word.Trim('"', '\'').Split('/').Contains("..")) ? $"The value of {key.Text} leads out of its folder (..)."
            : null;
    }

    /// <summary>Why a cache is not made: nobody has said that responses are the same for all who ask. It is asked here once more, for a plan may be older than that word. Null where somebody has, or none is asked for.</summary>
    /// <param name="order">What is asked for.</param>
    /// <param name="nginx">What is declared of nginx.</param>
    public static string? WhyUnsaid(ChangeOrder order, NginxTarget? nginx) => nginx is { AllowCache: false } && order.Settings.Any(one => DeclaredWord.IsCache("nginx.directive", one.Key, one.Value))
        ? "Whether responses are the same for all who ask is for you to say: a cache that is wrong gives one client's data to another. If they are, declare it: tuning: nginx: cache: true."
        : null;
}
