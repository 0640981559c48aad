namespace Perf.Analysis;

/// <summary>Decides whether a step asked for an endpoint. Pure.</summary>
internal static class EndpointMatch
{
    /// <summary>Whether a step is an endpoint's: by its name, or by the request that it makes.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="step">The step's name, which may be a request itself: <c>GET /items</c>, or an address.</param>
    /// <param name="requests">The requests that steps of this name make, as far as a scenario tells: <c>GET /items/${id}</c>.</param>
    internal static bool Fits(CriticalEndpoint endpoint, string step, IEnumerable<string> requests) =>
        (endpoint.Steps.Count > 0 && NameFilter.Fits(endpoint.Steps, step)) || (endpoint.Path is not null && requests.Prepend(step).Any(request => IsRequest(endpoint, request)));

    private static bool IsRequest(CriticalEndpoint endpoint, string request)
    {
        string[] words = request.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool hasMethod = words.Length == 2 && words[0].All(char.IsAsciiLetterUpper);
        string? method = hasMethod ? words[0] : null;
        string? path = PathOf(hasMethod ? words[1] : request);
        return path is not null
            && (endpoint.Method is null || method is null || endpoint.Method == method)
            && SamePath(endpoint.Path!, path);
    }

    // The path of "/items?q=1", "https://host/items", "${base}/items"; null for a name that is no address.
    private static string? PathOf(string address)
    {
        string text = address;
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 || (text.StartsWith("${", StringComparison.Ordinal) && text.Contains("}/", StringComparison.Ordinal)))
        {
            int from = scheme > 0 ? scheme + 3 : text.IndexOf('}', StringComparison.Ordinal);
            int slash = text.IndexOf('/', from);
            text = slash < 0 ? "/" : text[slash..];
        }

        int end = text.IndexOfAny(['?', '#']);
        return text.StartsWith('/') ? (end < 0 ? text : text[..end]) : null;
    }

    private static bool SamePath(string wanted, string path)
    {
        string[] expected = wanted.Trim('/').Split('/');
        string[] actual = path.Trim('/').Split('/');
        return expected.Length == actual.Length && expected.Zip(actual).All(pair => IsAny(pair.First) ? pair.Second.Length > 0 : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsAny(string segment) => segment is "*" || segment.StartsWith(':') || (segment.StartsWith('{') && segment.EndsWith('}'));
}
