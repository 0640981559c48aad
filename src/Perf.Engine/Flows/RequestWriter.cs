using System.Globalization;
using System.Text;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Flows;

/// <summary>Writes a request's bytes: head and body of HTTP/1.1 (RFC 9112).</summary>
internal static class RequestWriter
{
    /// <summary>The address of a step, with query parameters.</summary>
    /// <exception cref="StepFault">With these values it is none.</exception>
    public static Uri AddressOf(CompiledRequest step, Uri target, ScalarValue[] values) =>
        StepAddress.Of(StepAddress.WithQuery(step.Url.Render(values), step.Query, values), target, step.Name, "http", "https");

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
            if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase) || (isBodyHeader && !withBody) || (!withCredentials && HeaderText.IsCredential(name))
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

    private static void Header(StringBuilder head, string name, string value) => head.Append(name).Append(": ").Append(HeaderText.Checked(name, value)).Append("\r\n");
}
