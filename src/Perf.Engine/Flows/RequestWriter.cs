using System.Globalization;
using System.Text;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Flows;

/// <summary>Writes a request's bytes: head and body of HTTP/1.1 (RFC 9112).</summary>
internal static class RequestWriter
{
    // What a redirect to another origin must not carry: Authorization, Proxy-Authorization, Cookie, X-Api-Key, X-Auth-Token and the like.
    private static readonly string[] s_credentials = ["auth", "cookie", "key", "token", "secret", "password", "session"];

    /// <summary>The address of a step, with query parameters.</summary>
    public static Uri AddressOf(CompiledRequest step, Uri target, ScalarValue[] values)
    {
        // A fragment is for the client alone (RFC 9110, section 4.2.5).
        string address = step.Url.Render(values).Split('#', 2)[0];
        if (step.Query.Count > 0)
        {
            string query = string.Join('&', step.Query.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value.Render(values))}"));
            address += (address.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
        }

        address = UrlText.EncodeIllegal(address);
        bool isWhole = address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        string text = isWhole ? address : Join(target.AbsoluteUri, address);
        return Uri.TryCreate(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out Uri? url) && HttpOrigin.TryOf(url) is not null
            ? url
            // Not the address itself: a variable in it may be a secret.
            : throw new StepFault(ErrorClasses.InvalidRequest, $"with the values of its variables, the address of the step '{step.Name}' is no http or https address");
    }

    /// <summary>The whole request.</summary>
    /// <remarks>Without credentials it goes to another origin than the step's: then the step's Host is not its host either.</remarks>
    public static byte[] Write(
        CompiledRequest step, string method, Uri url, ScalarValue[] values, string? cookies, bool withBody, bool withCredentials, ProxyServer? proxy = null, string? authorization = null)
    {
        byte[] body = withBody ? BodyOf(step, values) : [];
        var head = new StringBuilder(256);

        // Within a tunnel the proxy is not seen.
        proxy = url.Scheme == Uri.UriSchemeHttp ? proxy : null;
        head.Append(method).Append(' ').Append(proxy is null ? "" : $"http://{HttpOrigin.Of(url).Authority}").Append(url.PathAndQuery.StartsWith('/') ? "" : "/").Append(url.PathAndQuery).Append(" HTTP/1.1\r\n");
        bool hasHost = false;
        bool hasCookie = false;
        foreach ((string name, TextTemplate template) in step.Headers)
        {
            bool isBodyHeader = name.StartsWith("content-", StringComparison.OrdinalIgnoreCase);
            bool isCredential = s_credentials.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
            if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase) || (isBodyHeader && !withBody) || (isCredential && !withCredentials)
                || (!withCredentials && name.Equals("host", StringComparison.OrdinalIgnoreCase))
                || (authorization is not null && name.Equals("authorization", StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            hasHost |= name.Equals("host", StringComparison.OrdinalIgnoreCase);
            string value = template.Render(values);
            if (cookies is not null && name.Equals("cookie", StringComparison.OrdinalIgnoreCase))
            {
                // One field only, for servers read but one (RFC 6265, section 5.4).
                value = $"{value}; {cookies}";
                hasCookie = true;
            }

            Header(head, name, value);
        }

        if (!hasHost)
        {
            Header(head, "host", HttpOrigin.Of(url).Authority);
        }

        if (proxy?.Authorization is { } credentials)
        {
            Header(head, "proxy-authorization", credentials);
        }

        if (authorization is not null)
        {
            Header(head, "authorization", authorization);
        }

        if (cookies is not null && !hasCookie)
        {
            Header(head, "cookie", cookies);
        }

        if (body.Length > 0 || (withBody && method is "POST" or "PUT" or "PATCH"))
        {
            Header(head, "content-length", body.Length.ToString(CultureInfo.InvariantCulture));
        }

        head.Append("\r\n");
        string text = head.ToString();
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + body.Length];
        int length = Encoding.UTF8.GetBytes(text, bytes);
        body.CopyTo(bytes, length);
        return bytes;
    }

    private static string Join(string target, string path) => target.TrimEnd('/') + (path.StartsWith('/') ? path : "/" + path);

    private static byte[] BodyOf(CompiledRequest step, ScalarValue[] values)
    {
        if (step.IsForm)
        {
            return Encoding.ASCII.GetBytes(string.Join('&', step.Form.Select(field => $"{FormText(field.Name)}={FormText(field.Value.Render(values))}")));
        }

        if (step.Content is { } content)
        {
            return content.Render(values);
        }

        return step.Body is null ? [] : Encoding.UTF8.GetBytes(step.Body.Render(values));
    }

    /// <summary>A field's name or value as a form has it.</summary>
    public static string FormText(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static void Header(StringBuilder head, string name, string value)
    {
        // A value with a line break would be a header of its own: that is somebody's data becoming a command.
        if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            throw new StepFault(ErrorClasses.InvalidRequest, $"the value of the header '{name}' has a line break in it");
        }

        head.Append(name).Append(": ").Append(value).Append("\r\n");
    }
}
