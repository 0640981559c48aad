namespace Perf;

/// <summary>An HTTP request with what is expected of its response.</summary>
public sealed record RequestStep : ActionStep
{
    /// <summary>The method, upper case.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The address, a template: a path that starts with / goes to the target, otherwise a whole URL.</summary>
    public string Url { get; init; } = "";

    /// <summary>Query parameters that are added to the address; values are templates and are escaped.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Headers, which win over those of the scenario; values are templates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Cookies that the virtual user has from this request on, as if the address had set them; values are templates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Cookies { get; init; } = [];

    /// <summary>The body, or null.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>How many redirects are followed when it is not the scenario's number.</summary>
    public int? MaxRedirects { get; init; }

    /// <summary>The functions of an Artillery processor that it is given to; null for none.</summary>
    public RequestHooks? Hooks { get; init; }

    /// <summary>Credentials when they are not the scenario's; null for those of <see cref="HttpOptions.Auth"/>.</summary>
    public HttpAuth? Auth { get; init; }
}
