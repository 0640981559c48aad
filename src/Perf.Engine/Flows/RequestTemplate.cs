using System.Text;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Flows;

/// <summary>
/// A request as bytes with places for the values of variables; rendering it is copying and percent-encoding, with no text in between. Only for steps whose
/// address is a path of the target. <see cref="RequestWriter"/> writes the same bytes for any request, slower, and a test holds the two together.
/// </summary>
internal sealed class RequestTemplate
{
    private readonly List<Part> _head = [];
    private readonly CompiledRequest _step;
    private readonly bool _hasCookieHeader;
    private readonly bool _joinsWithMark;

    private RequestTemplate(CompiledRequest step, HttpOrigin origin)
    {
        _step = step;
        Origin = origin;
        _joinsWithMark = step.Query.Count > 0 && !step.Url.Contains('?');
        _hasCookieHeader = step.Headers.Any(header => header.Name.Equals("cookie", StringComparison.OrdinalIgnoreCase));
    }

    private enum Place
    {
        Literal,
        Path,
        QueryValue,
        HeaderValue,
    }

    /// <summary>Where it goes.</summary>
    public HttpOrigin Origin { get; }

    /// <summary>Compiles a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="target">The target.</param>
    /// <param name="proxy">The proxy that it goes through, or null.</param>
    /// <returns>The template, or null when the address is no path of the target.</returns>
    public static RequestTemplate? Compile(CompiledRequest step, Uri target, ProxyServer? proxy)
    {
        if (!step.Url.StartsWithLiteral('/') || step.Headers.Any(header => header.Name.Equals("host", StringComparison.OrdinalIgnoreCase) && header.Value.Literal is null))
        {
            return null;
        }

        HttpOrigin origin = HttpOrigin.Of(target);
        var template = new RequestTemplate(step, origin);
        string basePath = target.AbsolutePath.TrimEnd('/');
        proxy = origin.IsTls ? null : proxy;
        template.Literal($"{step.Method} {(proxy is null ? "" : $"http://{origin.Authority}")}{basePath}");
        template._head.Add(new Part(Place.Path, [], step.Url, ""));
        template.AddQuery();
        template.Literal(" HTTP/1.1\r\n");
        template.AddHeaders(proxy);
        return template;
    }

    /// <summary>Writes the request.</summary>
    /// <param name="values">The virtual user's values by slot.</param>
    /// <param name="cookies">The value of the Cookie header, or null.</param>
    /// <param name="into">Gets the bytes.</param>
    /// <param name="body">A buffer for the body while its length is not known.</param>
    /// <param name="headLength">The length of the head.</param>
    /// <returns>False when the values make it a request that only <see cref="RequestWriter"/> can write.</returns>
    /// <exception cref="StepFault">A header's value has a line break in it.</exception>
    public bool TryWrite(ScalarValue[] values, string? cookies, Utf8Buffer into, Utf8Buffer body, out int headLength)
    {
        headLength = 0;
        if (cookies is not null && _hasCookieHeader)
        {
            return false;
        }

        into.Clear();
        body.Clear();
        foreach (Part part in _head)
        {
            if (!Write(part, values, into, body))
            {
                return false;
            }
        }

        if (cookies is not null)
        {
            into.Append("cookie: "u8);
            into.Append(cookies);
            into.Append("\r\n"u8);
        }

        body.Clear();
        WriteBody(values, body);
        if (body.Length > 0 || _step.Method is "POST" or "PUT" or "PATCH")
        {
            into.Append("content-length: "u8);
            into.Append(body.Length);
            into.Append("\r\n"u8);
        }

        into.Append("\r\n"u8);
        headLength = into.Length;
        into.Append(body.Span);
        return true;
    }

    private bool Write(in Part part, ScalarValue[] values, Utf8Buffer into, Utf8Buffer scratch)
    {
        if (part.Place == Place.Literal)
        {
            into.Append(part.Bytes);
            return true;
        }

        scratch.Clear();
        part.Template!.Write(values, scratch);
        switch (part.Place)
        {
            case Place.Path:
                // A fragment is for the client alone: the general writer cuts it off.
                // And whether the query's parameters follow '?' or '&' is fixed here, where a value may bring a '?' along.
                if (scratch.Span.Contains((byte)'#') || (_joinsWithMark && scratch.Span.Contains((byte)'?')))
                {
                    return false;
                }

                UrlText.AppendEncoded(scratch.Span, into);
                return true;
            case Place.QueryValue:
                UrlText.AppendEscaped(scratch.Span, into);
                return true;
            default:
                if (scratch.Span.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) >= 0)
                {
                    throw HeaderText.Broken(part.Name);
                }

                into.Append(scratch.Span);
                return true;
        }
    }

    private void WriteBody(ScalarValue[] values, Utf8Buffer body)
    {
        _step.Body?.Write(values, body);
        _step.Content?.Write(values, body);
        if (!_step.IsForm)
        {
            return;
        }

        bool isFirst = true;
        foreach ((string name, TextTemplate value) in _step.Form)
        {
            if (!isFirst)
            {
                body.Append((byte)'&');
            }

            isFirst = false;
            body.Append(RequestWriter.FormText(name));
            body.Append((byte)'=');
            body.Append(RequestWriter.FormText(value.Render(values)));
        }
    }

    private void AddQuery()
    {
        bool hasQuery = _step.Url.Contains('?');
        foreach ((string name, TextTemplate value) in _step.Query)
        {
            Literal($"{(hasQuery ? '&' : '?')}{Uri.EscapeDataString(name)}=");
            hasQuery = true;
            _head.Add(new Part(Place.QueryValue, [], value, name));
        }
    }

    private void AddHeaders(ProxyServer? proxy)
    {
        bool hasHost = false;
        foreach ((string name, TextTemplate value) in _step.Headers)
        {
            if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            hasHost |= name.Equals("host", StringComparison.OrdinalIgnoreCase);
            Literal($"{name}: ");
            _head.Add(new Part(Place.HeaderValue, [], value, name));
            Literal("\r\n");
        }

        if (!hasHost)
        {
            Literal($"host: {Origin.Authority}\r\n");
        }

        if (proxy?.Authorization is { } credentials)
        {
            Literal($"proxy-authorization: {credentials}\r\n");
        }
    }

    private void Literal(string text)
    {
        if (_head.Count > 0 && _head[^1].Place == Place.Literal)
        {
            _head[^1] = new Part(Place.Literal, [.. _head[^1].Bytes, .. Encoding.UTF8.GetBytes(text)], null, "");
        }
        else
        {
            _head.Add(new Part(Place.Literal, Encoding.UTF8.GetBytes(text), null, ""));
        }
    }

    private readonly record struct Part(Place Place, byte[] Bytes, TextTemplate? Template, string Name);
}
