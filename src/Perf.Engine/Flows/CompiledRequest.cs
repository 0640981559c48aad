using Perf.Engine.Running;

namespace Perf.Engine.Flows;

/// <summary>An HTTP/1.1 request step made ready to run.</summary>
public sealed class CompiledRequest : CompiledAction
{
    private bool? _isConstant;

    /// <summary>The method, upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The address: a path to be put behind the target, or a whole URL.</summary>
    public required TextTemplate Url { get; init; }

    /// <summary>Query parameters.</summary>
    public required IReadOnlyList<(string Name, TextTemplate Value)> Query { get; init; }

    /// <summary>Headers, those of the scenario included.</summary>
    public required IReadOnlyList<(string Name, TextTemplate Value)> Headers { get; init; }

    /// <summary>The body's text, or null.</summary>
    public TextTemplate? Body { get; init; }

    /// <summary>The fields of a form.</summary>
    public IReadOnlyList<(string Name, TextTemplate Value)> Form { get; init; } = [];

    /// <summary>Whether the body is a form.</summary>
    public bool IsForm { get; init; }

    /// <summary>The body when it has files in it, otherwise null.</summary>
    public ContentTemplate? Content { get; init; }

    /// <summary>How many redirects are followed.</summary>
    public required int MaxRedirects { get; init; }

    /// <summary>Whether the response's headers are looked at.</summary>
    public bool WantsHead { get; init; }

    /// <summary>Whether the request's body waits until the server says 100 Continue.</summary>
    public bool ExpectsContinue { get; init; }

    /// <summary>Name and password for digest authentication, or null.</summary>
    public (TextTemplate User, TextTemplate Password)? Digest { get; init; }

    /// <summary>Whether it may be sent a second time when a kept connection turns out to be closed (RFC 9110, section 9.2.2).</summary>
    public bool IsIdempotent => Method is "GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE";

    /// <summary>Whether no variable occurs in the request, so that it is the same bytes each time.</summary>
    public bool IsConstant => _isConstant ??= Url.Literal is not null
        && (Body is null || Body.Literal is not null)
        && (Content is null || Content.IsConstant)
        && Query.Concat(Headers).Concat(Form).All(pair => pair.Value.Literal is not null);

    /// <summary>The request with places for the values of variables, when its address is a path of the target; otherwise null.</summary>
    internal RequestTemplate? Template { get; set; }

    /// <summary>The request of a constant step once it was written; two loops that write it at the same time write the same.</summary>
    internal WrittenRequest? Written { get; set; }

    internal override void Begin(VirtualUser vu) => vu.Http.Begin(this);
}
