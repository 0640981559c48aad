using System.Text;
using Perf.Engine.Flows;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>A request step as .NET's client sends it.</summary>
internal sealed class RequestTemplate
{
    private readonly RequestStep _step;
    private readonly Uri _target;
    private readonly TextTemplate _url;
    private readonly (string Name, TextTemplate Value)[] _query;
    private readonly (string Name, TextTemplate Value)[] _headers;
    private readonly (string Name, TextTemplate Value)[] _form;
    private readonly TextTemplate? _body;
    private readonly ContentTemplate? _content;

    public RequestTemplate(RequestStep step, StepContext context)
    {
        (string, TextTemplate)[] Pairs(IEnumerable<KeyValuePair<string, string>> pairs) => [.. pairs.Select(pair => (pair.Key, context.Text(pair.Value)))];
        _step = step;
        _target = context.Target;
        _url = context.Text(step.Url);
        _query = Pairs(step.Query);
        _form = Pairs(step.Body?.Form ?? []);
        _content = context.Content(step.Body);
        _body = step.Body is { Kind: BodyKind.Text or BodyKind.Json } body ? context.Text(body.Text, body.Kind == BodyKind.Json) : null;
        _headers = HeaderTemplates.Compile(HeaderTemplates.Of(step, context.Scenario.Http.Headers), context);
        HasAuthorization = _headers.Any(header => header.Name.Equals("authorization", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the scenario writes the header itself, which then wins over http.auth.</summary>
    public bool HasAuthorization { get; }

    /// <summary>The address with its query.</summary>
    public Uri AddressOf(ScalarValue[] values) => StepAddress.Of(StepAddress.WithQuery(_url.Render(values), _query, values), _target, _step.Name, "http", "https");

    /// <summary>The request.</summary>
    public HttpRequestMessage Write(string method, Uri url, ScalarValue[] values, string? cookies, bool withBody, bool withCredentials)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), url);
        byte[] body = withBody ? BodyOf(values) : [];
        if (body.Length > 0 || (withBody && method is "POST" or "PUT" or "PATCH"))
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach ((string name, TextTemplate template) in _headers)
        {
            bool isBodyHeader = name.StartsWith("content-", StringComparison.OrdinalIgnoreCase);
            if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase) || (isBodyHeader && request.Content is null) || (!withCredentials && HeaderText.IsCredential(name)))
            {
                continue;
            }

            string value = HeaderText.Checked(name, template.Render(values));
            if (cookies is not null && name.Equals("cookie", StringComparison.OrdinalIgnoreCase))
            {
                // One field only, for servers read but one (RFC 6265, section 5.4).
                value = $"{value}; {cookies}";
                cookies = null;
            }

            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (cookies is not null)
        {
            request.Headers.TryAddWithoutValidation("cookie", cookies);
        }

        return request;
    }

    private byte[] BodyOf(ScalarValue[] values) => _step.Body?.Kind == BodyKind.Form
        ? Encoding.ASCII.GetBytes(string.Join('&', _form.Select(field => $"{RequestWriter.FormText(field.Name)}={RequestWriter.FormText(field.Value.Render(values))}")))
        : _content is not null ? _content.Render(values)
        : _body is null ? [] : Encoding.UTF8.GetBytes(_body.Render(values));
}
