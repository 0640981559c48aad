using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes request steps. Pure.</summary>
/// <param name="shared">What the parts of the translation share.</param>
/// <param name="scenario">The scenario that the requests belong to.</param>
internal sealed class HttpTranslator(Translation shared, ArtilleryScenario scenario)
{
    /// <summary>What Artillery calls itself, where a test sets no headers of every request.</summary>
    public const string UserAgent = "Artillery (https://artillery.io)";

    private static readonly string[] s_keys =
    [
        "url", "uri", "name", "headers", "cookie", "json", "body", "form", "formData", "setContentLengthHeader", "qs", "gzip", "auth", "followRedirect",
        "capture", "match", "expect", "beforeRequest", "afterResponse", "ifTrue", "probability", "http2",
    ];

    private readonly ExpectTranslator _expect = new(shared);
    private readonly CaptureTranslator _capture = new(shared);
    private readonly BodyTranslator _body = new(shared);

    /// <summary>Makes a step.</summary>
    /// <param name="method">The method as the test has it: the key of the step.</param>
    /// <param name="keyPlace">Where the key stands.</param>
    /// <param name="map">What stands under it.</param>
    /// <returns>The step; null where it cannot be.</returns>
    public Step? Translate(string method, Place keyPlace, MapNode map)
    {
        foreach (NodeEntry entry in map.Entries.Where(entry => !s_keys.Contains(entry.Key)))
        {
            shared.Problems.Warn(entry.KeyPlace, $"'{entry.Key}' is no setting of a request, and is left out, as Artillery does");
        }

        Node? address = map["url"] ?? map["uri"];
        if (shared.Values.Text(address, "url") is not { Length: > 0 } url)
        {
            shared.Problems.Add(keyPlace, $"'{method}' needs url, a path of the target or a whole address");
            return null;
        }

        if (!url.StartsWith('/') && !url.StartsWith("{{", StringComparison.Ordinal) && !url.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            shared.Problems.Add(address!.Place, $"the address '{url}' is neither a path, which begins with '/', nor a whole address, which begins with 'http'");
            return null;
        }

        if (shared.Values.Flag(map["http2"], "http2") == true)
        {
            shared.Problems.Add(map["http2"]!.Place, "http2 for single requests is not supported; leave it out, or set http.version in a scenario of Perf's own");
        }

        string? name = shared.Values.Text(map["name"], "a request's name");
        IReadOnlyList<Assertion> expected = _expect.Translate(map["expect"]);
        (IReadOnlyList<Assertion> match, IReadOnlyList<Assertion> unstrict) = _capture.Match(map["match"]);
        bool isError = shared.Plugins.ReportsFailuresAsErrors;
        var query = _body.Query(map["qs"]);
        var step = new RequestStep
        {
            Name = scenario.NamePrefix + EndpointName.Of(url, name, shared.Plugins),
            Line = keyPlace.Line,
            Method = method.ToUpperInvariant(),
            // The query that is given apart takes the place of the one in the address.
            Url = shared.Texts.Text(query.Count > 0 ? url.Split('?', 2)[0] : url, address!.Place),
            Query = query,
            Headers = Headers(map),
            Cookies = Cookies(map),
            Body = _body.Translate(map),
            MaxRedirects = shared.Values.Flag(map["followRedirect"], "followRedirect") == false ? 0 : null,
            Auth = Auth(map),
            Captures = _capture.Captures(map["capture"]),
            Expect = isError ? [.. match, .. expected] : match,
            Checks = isError ? unstrict : [.. unstrict, .. expected],
            CapturesFirst = true,
            EndsIterationOn = StepFailures.NoAnswer | StepFailures.Expectation,
            Hooks = shared.Hooks.Request(scenario, map, shared.Variables),
        };
        return WithCondition(step, map);
    }

    private Step WithCondition(RequestStep step, MapNode map)
    {
        Condition? condition = map["ifTrue"] is ScalarNode text && !shared.Hooks.IsFunction(text.Text, shared.Variables) ? shared.Conditions.Translate(text.Text, text.Place) : null;
        double? probability = null;
        if (map["probability"] is ScalarNode given)
        {
            // What is no number is never done.
            double percent = Math.Clamp(shared.Values.Known(given).Number ?? 0, 0, 100);
            probability = percent >= 100 ? null : percent / 100;
        }

        return step with { If = condition, Probability = probability };
    }

    // Names in lower case; the request's own win over the defaults.
    private List<KeyValuePair<string, string>> Headers(MapNode map)
    {
        var headers = new List<KeyValuePair<string, string>>();
        void Set(string name, string value)
        {
            headers.RemoveAll(header => header.Key == name);
            headers.Add(new(name, value));
        }

        if (shared.Defaults.Headers is { } defaults)
        {
            foreach (NodeEntry entry in defaults.Entries)
            {
                Set(shared.NameOf(entry).ToLowerInvariant(), shared.Texts.TextOf(entry.Value));
            }
        }
        else
        {
            Set("user-agent", UserAgent);
        }

        if (shared.Values.Flag(map["gzip"], "gzip") != false)
        {
            Set("accept-encoding", "gzip, deflate, br");
        }

        if (shared.TraceParent is { } trace)
        {
            Set("traceparent", trace);
        }

        foreach (NodeEntry entry in shared.Values.Map(map["headers"], "headers")?.Entries ?? [])
        {
            if (entry.Value is ListNode)
            {
                shared.Problems.Add(entry.Value.Place, $"the header '{entry.Key}' has a list of values, which is not supported; write one value, with commas");
                continue;
            }

            Set(shared.NameOf(entry).ToLowerInvariant(), shared.Texts.TextOf(entry.Value));
        }

        return headers;
    }

    private KeyValuePair<string, string>[] Cookies(MapNode map)
    {
        MapNode? own = shared.Values.Map(map["cookie"], "cookie");
        MapNode all = shared.Defaults.Cookie ?? new MapNode([], map.Place);
        all = own is null ? all : NodeMerge.MergeMaps(all, own);
        return [.. all.Entries.Select(entry => KeyValuePair.Create(shared.NameOf(entry), shared.Texts.TextOf(entry.Value)))];
    }

    private HttpAuth? Auth(MapNode map)
    {
        if (shared.Values.Map(map["auth"], "auth") is not { } auth)
        {
            return null;
        }

        shared.Values.CheckKeys(auth, "auth", ["user", "pass"]);
        return new HttpAuth
        {
            Scheme = HttpAuthScheme.Basic,
            User = auth["user"] is { } user ? shared.Texts.TextOf(user) : "",
            Password = auth["pass"] is { } password ? shared.Texts.TextOf(password) : "",
        };
    }
}
