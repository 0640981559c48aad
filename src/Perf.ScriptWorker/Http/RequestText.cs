using System.Globalization;
using System.Text;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.ScriptWorker.Http;

/// <summary>Writes a request's bytes: head and body of HTTP/1.1 (RFC 9112). A pure function.</summary>
internal static class RequestText
{
    /// <summary>The whole request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="url">The address.</param>
    /// <param name="headers">The request's own headers.</param>
    /// <param name="body">The body, or null.</param>
    /// <param name="defaults">Headers that are sent unless the request has its own.</param>
    /// <param name="cookies">The value of Cookie, or null.</param>
    /// <param name="proxy">The proxy of http, or null.</param>
    /// <exception cref="StepFault">A header cannot be sent.</exception>
    public static byte[] Write(
        string method, Uri url, IEnumerable<KeyValuePair<string, string>> headers, byte[]? body, IEnumerable<KeyValuePair<string, string?>> defaults, string? cookies, ProxyServer? proxy)
    {
        var head = new StringBuilder(256);
        string authority = HttpOrigin.Of(url).Authority;

        // Within a tunnel the proxy is not seen.
        proxy = url.Scheme == Uri.UriSchemeHttp ? proxy : null;
        string path = url.PathAndQuery;
        head.Append(method).Append(' ').Append(proxy is null ? "" : $"http://{authority}").Append(path.StartsWith('/') ? "" : "/").Append(path).Append(" HTTP/1.1\r\n");
        var written = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in headers)
        {
            if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase) || (name.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            written.Add(name);
            bool isCookie = cookies is not null && name.Equals("cookie", StringComparison.OrdinalIgnoreCase);
            Header(head, name, isCookie ? $"{value}; {cookies}" : value);
        }

        foreach ((string name, string? value) in defaults)
        {
            if (value is not null && written.Add(name))
            {
                Header(head, name, value);
            }
        }

        if (!written.Contains("host"))
        {
            Header(head, "Host", authority);
        }

        if (proxy?.Authorization is { } credentials)
        {
            Header(head, "Proxy-Authorization", credentials);
        }

        if (cookies is not null && !written.Contains("cookie"))
        {
            Header(head, "Cookie", cookies);
        }

        if (body is { Length: > 0 } || method is "POST" or "PUT" or "PATCH")
        {
            Header(head, "Content-Length", (body?.Length ?? 0).ToString(CultureInfo.InvariantCulture));
        }

        head.Append("\r\n");
        string text = head.ToString();
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + (body?.Length ?? 0)];
        int length = Encoding.UTF8.GetBytes(text, bytes);
        body?.CopyTo(bytes, length);
        return bytes;
    }

    /// <summary>A header's name as Go's client, and so k6, writes it: <c>content-type</c> is <c>Content-Type</c>.</summary>
    public static string Canonical(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny(' ', '\t'))
        {
            return name;
        }

        return string.Create(name.Length, name, static (span, text) =>
        {
            bool isFirst = true;
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = isFirst ? char.ToUpperInvariant(text[i]) : char.ToLowerInvariant(text[i]);
                isFirst = text[i] == '-';
            }
        });
    }

    private static void Header(StringBuilder head, string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny("\r\n\0: \t"))
        {
            throw new StepFault(ErrorClasses.InvalidRequest, $"'{name}' cannot be a header's name");
        }

        // A value with a line break would be a header of its own: that is somebody's data becoming a command.
        if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            throw new StepFault(ErrorClasses.InvalidRequest, $"the value of the header '{name}' has a line break in it");
        }

        head.Append(name).Append(": ").Append(value).Append("\r\n");
    }
}
