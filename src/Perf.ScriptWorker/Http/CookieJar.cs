using System.Globalization;
using System.Net;
using Perf.Engine.Protocols.Http;

namespace Perf.ScriptWorker.Http;

/// <summary>A virtual user's cookies (RFC 6265). Used by its thread alone.</summary>
internal sealed class CookieJar
{
    // Browsers keep at least 50 of a site; the class's own limit of 20 would drop some in silence.
    private const int Most = CookieContainer.DefaultCookieLimit;

    private CookieContainer? _cookies;

    /// <summary>Whether it holds nothing, so that nobody needs to look.</summary>
    public bool IsEmpty => _cookies is null || _cookies.Count == 0;

    /// <summary>The cookies for an address, those with the longest path first.</summary>
    public IReadOnlyList<(string Name, string Value)> For(Uri url)
    {
        if (IsEmpty)
        {
            return [];
        }

        // The container's own header has the order right, and knows which are secure or expired; the collection does not.
        string header = CookieCommas.Show(_cookies!.GetCookieHeader(CookieAddress.Of(url)));
        return header.Length == 0 ? [] : [.. header.Split("; ").Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair.Length > 1 ? pair[1] : ""))];
    }

    /// <summary>Keeps what a server sets; what is malformed is left out, as browsers do.</summary>
    public void Keep(Uri url, string setCookie)
    {
        try
        {
            Container.SetCookies(CookieAddress.Of(url), CookieCommas.Hide(setCookie));
        }
        catch (CookieException)
        {
            // The server's business.
        }
    }

    /// <summary>Sets a cookie by hand.</summary>
    /// <exception cref="FormatException">It cannot be a cookie.</exception>
    public void Set(Uri url, string name, string value, string? domain, string? path, string? expires, long? maxAge, bool isSecure, bool isHttpOnly)
    {
        string text = $"{name}={value}"
            + (string.IsNullOrEmpty(domain) ? "" : $"; Domain={domain}")
            + $"; Path={(string.IsNullOrEmpty(path) ? "/" : path)}"
            + (string.IsNullOrEmpty(expires) ? "" : $"; Expires={expires}")
            + (maxAge is { } age && age != 0 ? string.Create(CultureInfo.InvariantCulture, $"; Max-Age={age}") : "")
            + (isSecure ? "; Secure" : "")
            + (isHttpOnly ? "; HttpOnly" : "");
        try
        {
            Container.SetCookies(CookieAddress.Of(url), CookieCommas.Hide(text));
        }
        catch (CookieException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>Forgets a cookie of an address.</summary>
    public void Delete(Uri url, string name)
    {
        foreach (Cookie cookie in _cookies?.GetCookies(CookieAddress.Of(url)) ?? [])
        {
            cookie.Expired |= cookie.Name == name;
        }
    }

    /// <summary>Forgets the cookies of an address.</summary>
    public void Clear(Uri url)
    {
        foreach (Cookie cookie in _cookies?.GetCookies(CookieAddress.Of(url)) ?? [])
        {
            cookie.Expired = true;
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _cookies = null;

    private CookieContainer Container => _cookies ??= new CookieContainer(Most, Most, CookieContainer.DefaultCookieLengthLimit);
}
