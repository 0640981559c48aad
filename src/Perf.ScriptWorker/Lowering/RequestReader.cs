using System.Text.RegularExpressions;
using Acornima.Ast;
using Perf.ScriptWorker.Configuration;

namespace Perf.ScriptWorker.Lowering;

/// <summary>Reads calls of k6/http as requests.</summary>
/// <param name="values">Reads values.</param>
/// <param name="left">Takes parts of requests that may be left out; null where none may.</param>
internal sealed partial class RequestReader(ValueReader values, LeftOut? left = null)
{
    private static readonly Dictionary<string, (string Method, bool HasBody)> s_functions = new(StringComparer.Ordinal)
    {
        ["http.get"] = ("GET", false),
        ["http.head"] = ("HEAD", false),
        ["http.post"] = ("POST", true),
        ["http.put"] = ("PUT", true),
        ["http.patch"] = ("PATCH", true),
        ["http.del"] = ("DELETE", true),
        ["http.options"] = ("OPTIONS", true),
        ["http.request"] = ("", true),
    };

    // The engine writes them itself, or they change how the answer is read.
    private static readonly HashSet<string> s_ownHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "host", "content-length", "transfer-encoding", "connection", "expect", "accept-encoding", "cookie", "upgrade", "te",
    };

    private static readonly HashSet<string> s_systemTags = new(StringComparer.Ordinal)
    {
        "proto", "subproto", "status", "method", "url", "group", "check", "error", "error_code", "tls_version", "scenario", "service", "expected_response", "iter", "vu", "ip", "step",
    };

    /// <summary>Whether a function sends a request.</summary>
    /// <param name="name">Its name, as <see cref="ValueReader.Name"/> gives it.</param>
    public static bool IsRequest(string name) => s_functions.ContainsKey(name);

    /// <summary>Reads one request of a batch: an address, or a list of method, address, body and parameters.</summary>
    /// <param name="one">The request.</param>
    /// <param name="scope">The names around it.</param>
    /// <returns>The request.</returns>
    public RequestDraft ReadOfBatch(Expression one, ValueScope scope)
    {
        if (one is not ArrayExpression { Elements: [{ } method, { } address, ..] parts } list)
        {
            return one is ObjectExpression ? throw new NotLoweredException("a request of http.batch() that is an object", one) : Read("GET", new Queue<Expression>([one]), hasBody: false, one, scope);
        }

        string verb = values.Read(method, scope) is KnownValue { Value: string text } && Method().IsMatch(text) ? text.ToUpperInvariant() : throw new NotLoweredException("a method that is known only while the script runs", list);
        return Read(verb, new Queue<Expression>([address, .. parts.Skip(2).OfType<Expression>()]), hasBody: true, list, scope);
    }

    /// <summary>Reads a call.</summary>
    /// <param name="name">The function.</param>
    /// <param name="call">The call.</param>
    /// <param name="scope">The names around it.</param>
    /// <returns>The request.</returns>
    public RequestDraft Read(string name, CallExpression call, ValueScope scope)
    {
        (string method, bool hasBody) = s_functions[name];
        var arguments = new Queue<Expression>(call.Arguments);
        if (method.Length == 0)
        {
            method = arguments.TryDequeue(out Expression? word) && values.Read(word, scope) is KnownValue { Value: string text } && Method().IsMatch(text)
                ? text.ToUpperInvariant()
                : throw new NotLoweredException("a method that is known only while the script runs", call);
        }

        return Read(method, arguments, hasBody, call, scope);
    }

    private RequestDraft Read(string method, Queue<Expression> arguments, bool hasBody, Expression call, ValueScope scope)
    {
        if (!arguments.TryDequeue(out Expression? address))
        {
            throw new NotLoweredException("a request without an address", call);
        }

        LoweredValue url = values.Read(address, scope);
        RequestBody? body = hasBody && arguments.TryDequeue(out Expression? content) ? Kept(() => Body(values.Read(content, scope), content)) : null;
        var step = new RequestStep { Line = call.Location.Start.Line, Method = method, Body = body };
        string? tagged = null;
        if (arguments.TryDequeue(out Expression? parameters))
        {
            LoweredValue given = Kept(() => values.Read(parameters, scope)) ?? new UndefinedValue();
            step = Parameters(step, given, parameters, ref tagged);
        }

        if (arguments.Count > 0)
        {
            throw new NotLoweredException("a request with more arguments than it takes", call);
        }

        string target = Url(url, address);
        string label = tagged ?? (url as NamedUrlValue)?.Name ?? TemplateText.Known(url) ?? Label(target)
            ?? throw new NotLoweredException("an address that is another in each iteration, without a name: give the request tags: { name: '...' }, or write its address as http.url`...`", address);
        return new RequestDraft(step with { Url = target, Name = label });
    }

    // Without a part that is left out the request is made all the same.
    private T? Kept<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (NotLoweredException reason) when (left is not null)
        {
            left.Add(reason);
            return null;
        }
    }

    // A step has one name, where a script that gives none has one for each address.
    private string? Label(string template) => left is null ? null : template;

    // The host is certain, and nothing is in the address that two programs might write differently.
    private static string Url(LoweredValue value, Expression node)
    {
        string template = TemplateText.Of(value, node);
        if (!Address().IsMatch(template))
        {
            throw new NotLoweredException("an address that does not begin with http:// or https:// and a fixed host, or that has characters which must be escaped", node);
        }

        return template;
    }

    private static RequestBody? Body(LoweredValue value, Expression node)
    {
        switch (value)
        {
            case UndefinedValue or KnownValue { Value: null or "" }:
                return null;
            case JsonTextValue json:
                return new RequestBody { Kind = BodyKind.Json, Text = TemplateText.Json(json.Source, node) };
            case KnownValue { Value: string } or TextValue:
                return new RequestBody { Kind = BodyKind.Text, Text = TemplateText.Of(value, node) };
            case ObjectValue form:
                return new RequestBody { Kind = BodyKind.Form, ContentType = "application/x-www-form-urlencoded", Form = [.. Fields(form, node)] };
            default:
                throw new NotLoweredException("a body that is known only while the script runs", node);
        }
    }

    // k6 sends fields in the order of their names.
    private static IEnumerable<KeyValuePair<string, string>> Fields(ObjectValue form, Expression node)
    {
        foreach ((string name, LoweredValue value) in form.Members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            foreach (LoweredValue one in value is ListValue list ? list.Items : [value])
            {
                yield return one switch
                {
                    KnownValue { Value: null } => new(name, ""),
                    KnownValue or TextValue or VariableValue { IsCaptured: false } => new(name, TemplateText.Of(one, node)),
                    _ => throw new NotLoweredException($"the field '{name}' of a form", node),
                };
            }
        }
    }

    private RequestStep Parameters(RequestStep step, LoweredValue value, Expression node, ref string? name)
    {
        if (value is UndefinedValue or KnownValue { Value: null })
        {
            return step;
        }

        if (value is not ObjectValue parameters)
        {
            throw new NotLoweredException("parameters that are known only while the script runs", node);
        }

        foreach ((string key, LoweredValue member) in parameters.Members)
        {
            try
            {
                step = Parameter(step, key, member, node, ref name);
            }
            catch (NotLoweredException reason) when (left is not null)
            {
                left.Add(reason);
            }
        }

        return step;
    }

    private RequestStep Parameter(RequestStep step, string key, LoweredValue member, Expression node, ref string? name)
    {
        switch (key)
        {
            case "headers" when member is ObjectValue headers:
                return step with { Headers = [.. headers.Members.Select(header => Kept(() => Header(header, node))).OfType<HeaderText>().Select(header => KeyValuePair.Create(header.Name, header.Value))] };
            case "tags" when member is ObjectValue tags:
                return step with { Tags = Tags(tags, node, ref name) };
            case "timeout":
                return step with { Timeout = Timeout(member, node) };
            case "redirects" when member is KnownValue { Value: double and >= 0 and < 1000 and var count } && count == Math.Floor(count):
                return step with { MaxRedirects = (int)count };
            case "responseType" when member is KnownValue { Value: "text" }:
                return step;
            default:
                throw new NotLoweredException($"the parameter '{key}' of a request", node);
        }
    }

    private sealed record HeaderText(string Name, string Value);

    private static HeaderText Header(KeyValuePair<string, LoweredValue> header, Expression node) =>
        s_ownHeaders.Contains(header.Key) || !HeaderName().IsMatch(header.Key) || header.Value is UndefinedValue
            ? throw new NotLoweredException($"the header '{header.Key}'", node)
            : new(header.Key, TemplateText.Of(header.Value, node));

    private static Dictionary<string, string> Tags(ObjectValue tags, Expression node, ref string? name)
    {
        var others = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string tag, LoweredValue value) in tags.Members)
        {
            string text = TemplateText.Known(value) ?? throw new NotLoweredException($"the tag '{tag}', which is another in each iteration", node);
            if (tag == "name")
            {
                name = text;
            }
            else if (s_systemTags.Contains(tag))
            {
                throw new NotLoweredException($"the tag '{tag}', which is measured too", node);
            }
            else
            {
                others[tag] = TemplateText.Literal(text);
            }
        }

        return others;
    }

    private static TimeSpan Timeout(LoweredValue value, Expression node)
    {
        TimeSpan timeout = TimeSpan.Zero;
        bool isRead = value switch
        {
            KnownValue { Value: double milliseconds } => ScriptDuration.TryFromMilliseconds(milliseconds, out timeout),
            KnownValue { Value: string text } => ScriptDuration.TryParse(text, out timeout),
            _ => false,
        };
        return isRead && timeout > TimeSpan.Zero ? timeout : throw new NotLoweredException("a timeout that is known only while the script runs, or none", node);
    }

    [GeneratedRegex("^[A-Za-z]+$")]
    private static partial Regex Method();

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
    private static partial Regex HeaderName();

    // Scheme, host and port; then, behind a slash, whatever needs no escape, and variables. A $ of the address's own might be taken for one.
    [GeneratedRegex(@"^https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(?::\d+)?(?:/(?:[A-Za-z0-9\-._~!&'()*+,;=:@/?%]|\$\{[A-Za-z0-9]+\})*)?$")]
    private static partial Regex Address();
}
