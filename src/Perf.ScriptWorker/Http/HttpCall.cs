using System.Text;
using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.ScriptWorker.Http;

/// <summary>
/// A request of a script under way, with the redirects that it follows and its answer to a challenge. It is a small machine on the user's thread: <see cref="Prepare"/> makes
/// the next exchange ready, and <see cref="Advance"/> looks at one that has ended. So one request, a batch and a request that nobody waits for are the same.
/// </summary>
internal sealed class HttpCall
{
    // What a redirect to another origin must not carry.
    private static readonly string[] s_credentials = ["auth", "cookie", "key", "token", "secret", "password", "session"];

    private readonly HttpSession _session;
    private readonly ScriptRequest _request;
    private readonly ScriptExchange _exchange;
    private readonly long _deadline;
    private Uri? _first;
    private Uri? _url;
    private string _method;
    private bool _hasBody = true;
    private int _hop;
    private DigestSession? _digest;
    private IReadOnlyList<RequestCookie> _cookies = [];

    public HttpCall(HttpSession session, ScriptRequest request, ScriptExchange exchange)
    {
        _session = session;
        _request = request;
        _exchange = exchange;
        _method = request.Method;
        _deadline = Clock.Now + request.Timeout;
    }

    /// <summary>The exchange that it is at.</summary>
    public ScriptExchange Exchange => _exchange;

    /// <summary>The answer, once it has ended.</summary>
    public HttpAnswer? Answer { get; private set; }

    /// <summary>The host that it goes to, for those who count by host; empty when the address is none.</summary>
    public string Host => _url?.Host ?? "";

    /// <summary>Makes the first exchange ready.</summary>
    /// <returns>False when it cannot be sent; then <see cref="Answer"/> says why.</returns>
    public bool Begin()
    {
        _url = _first = _session.AddressOf(_request.Url);
        if (_url is null)
        {
            // Not the whole address: it may hold a secret.
            return Refuse(ErrorClasses.InvalidRequest, $"invalid URL: '{Shorten(AddressText.Shown(_request.Url))}' is no http or https address");
        }

        return Prepare(_request.Name);
    }

    /// <summary>Looks at the exchange that has ended.</summary>
    /// <returns>True when there is another to be sent.</returns>
    public bool Advance()
    {
        HttpExchange exchange = _exchange.Exchange;
        if (exchange.Head.HasCookies && _request.Jar is { } jar)
        {
            foreach (string cookie in HeaderFields.FindAll(exchange.HeadBytes, "set-cookie"))
            {
                jar.Keep(_url!, cookie);
            }
        }

        if (exchange.ErrorClass is null && Next() is { } name)
        {
            return Prepare(name);
        }

        Answer = HttpAnswer.Of(_exchange, _request, _url!, _cookies);
        return false;
    }

    // The name of the next exchange, or null when this was the last.
    private string? Next()
    {
        HttpExchange exchange = _exchange.Exchange;
        if (exchange.Status == 401 && _request.Auth == AuthKind.Digest && _digest is null && UserOf(_first!) is var (user, password))
        {
            _digest = DigestSession.Of(HeaderFields.FindAll(exchange.HeadBytes, "www-authenticate"), user, password);
            return _digest is null ? null : _exchange.Name;
        }

        if (_hop >= _request.MaxRedirects || exchange.Status is not (301 or 302 or 303 or 307 or 308)
            || HeaderFields.Find(exchange.HeadBytes, "location") is not { } location
            || !Uri.TryCreate(_url!, UrlText.EncodeIllegal(location), out Uri? to) || HttpOrigin.TryOf(to) is null)
        {
            return null;
        }

        // RFC 9110, section 15.4: 303 always becomes GET, 301 and 302 do for POST; 307 and 308 repeat the request.
        if (exchange.Status == 303 || (exchange.Status is 301 or 302 && _method is not ("GET" or "HEAD")))
        {
            _method = _method == "HEAD" ? "HEAD" : "GET";
            _hasBody = false;
        }

        _hop++;
        _url = to;
        return _request.Name == AddressText.WithoutUser(_request.Url) ? AddressText.WithoutUser(to.AbsoluteUri) : _request.Name;
    }

    private bool Prepare(string name)
    {
        // A redirect may lead to where the test must not go, as its own address may.
        if (_session.IsBlocked(_url!.Host))
        {
            return Refuse(HttpAnswer.BlockedHost, $"hostname ({_url.Host}) is in a blocked pattern (blockHostnames)");
        }

        long left = _deadline - Clock.Now;
        _exchange.Reset();
        _exchange.Request = _request;
        _exchange.Url = _url!;
        _exchange.Method = _method;
        _exchange.Name = name;
        HttpExchange exchange = _exchange.Exchange;
        exchange.Method = _method;
        exchange.IsHead = _method == "HEAD";
        exchange.IsIdempotent = _method is "GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE";
        exchange.Timeout = Math.Max(1, left);
        exchange.WantsHead = true;
        exchange.WantsBody = _request.Response != ResponseKind.None;
        exchange.MaxBodySize = HttpSession.MaxBodySize;
        exchange.ContinueAfter = 0;
        try
        {
            (exchange.Origin, exchange.Request) = Written();
            return true;
        }
        catch (StepFault fault)
        {
            return Refuse(fault.ErrorClass, fault.Message);
        }
    }

    private (HttpOrigin Origin, ReadOnlyMemory<byte> Bytes) Written()
    {
        // The usual case, a GET of the same address again and again, is the same bytes.
        bool isPlain = _hop == 0 && _method == "GET" && _request.Headers.Count == 0 && _request.Cookies.Count == 0 && _request.Body is null && _first!.UserInfo.Length == 0;
        if (isPlain && (_request.Jar is null || _request.Jar.IsEmpty))
        {
            _cookies = [];
            return _session.PlainGet(_request.Url, _url!);
        }

        bool isFirstOrigin = HttpOrigin.Of(_url!) == HttpOrigin.Of(_first!);
        var defaults = new List<KeyValuePair<string, string?>>
        {
            new("User-Agent", _session.Settings.UserAgent.Length == 0 ? null : _session.Settings.UserAgent),
            new("Connection", _session.Settings.NoConnectionReuse ? "close" : null),
            new("Authorization", isFirstOrigin ? Authorization() : null),
            new("Content-Type", _hasBody && _request.Body is not null ? _request.ContentType : null),
        };
        IEnumerable<KeyValuePair<string, string>> headers = _request.Headers.Where(header =>
            (_hasBody || !header.Key.StartsWith("content-", StringComparison.OrdinalIgnoreCase))
            && (isFirstOrigin || (!header.Key.Equals("host", StringComparison.OrdinalIgnoreCase) && !s_credentials.Any(word => header.Key.Contains(word, StringComparison.OrdinalIgnoreCase)))));
        _cookies = Cookies(isFirstOrigin);
        string? cookies = _cookies.Count == 0 ? null : string.Join("; ", _cookies.Select(cookie => $"{cookie.Name}={cookie.Value}"));
        byte[] bytes = RequestText.Write(_method, _url!, headers, _hasBody ? _request.Body : null, defaults, cookies, _session.Proxy);
        return (HttpOrigin.Of(_url!), bytes);
    }

    private string? Authorization()
    {
        if (UserOf(_first!) is not var (user, password))
        {
            return null;
        }

        return _request.Auth == AuthKind.Basic
            ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}"
            : _digest?.Authorize(_method, _url!.PathAndQuery);
    }

    private RequestCookie[] Cookies(bool isFirstOrigin)
    {
        IReadOnlyList<RequestCookie> own = isFirstOrigin ? _request.Cookies : [];
        IEnumerable<(string Name, string Value)> kept = _request.Jar?.For(_url!) ?? [];
        return [.. kept.Where(cookie => !own.Any(one => one.Replaces && one.Name == cookie.Name)).Select(cookie => new RequestCookie(cookie.Name, cookie.Value, Replaces: false)), .. own];
    }

    private static (string User, string Password)? UserOf(Uri url)
    {
        if (url.UserInfo.Length == 0)
        {
            return null;
        }

        string[] parts = url.UserInfo.Split(':', 2);
        return (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private bool Refuse(string errorClass, string message)
    {
        Answer = HttpAnswer.Refused(_request, errorClass, message);
        return false;
    }

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
