using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import;

/// <summary>A request as a step of a scenario that is being written. All texts but names are templates: what comes from elsewhere goes through <see cref="LiteralText.Escape"/>.</summary>
public sealed class RequestDraft
{
    private static readonly string[] s_verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    /// <summary>The method, upper case.</summary>
    public string Method { get; set; } = "GET";

    /// <summary>The address: a path that begins with <c>/</c>, or a whole URL.</summary>
    public string Url { get; set; } = "/";

    /// <summary>The step's name, or null for one of method and path.</summary>
    public string? Name { get; set; }

    /// <summary>Parameters that are added to the address, escaped by the engine.</summary>
    public IList<KeyValuePair<string, string>> Query { get; } = [];

    /// <summary>Headers.</summary>
    public IList<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>The body as a JSON tree, or null.</summary>
    public DraftNode? Json { get; set; }

    /// <summary>The body as text, or null.</summary>
    public string? Body { get; set; }

    /// <summary>The fields of a form; empty for none.</summary>
    public IList<KeyValuePair<string, string>> Form { get; } = [];

    /// <summary>The fields of a multipart form; empty for none.</summary>
    public IList<KeyValuePair<string, string>> Multipart { get; } = [];

    /// <summary>A GraphQL request, as <c>graphql:</c> has it; null for none.</summary>
    public DraftNode? GraphQl { get; set; }

    /// <summary>Credentials, as <c>auth:</c> has them; null for the scenario's.</summary>
    public DraftNode? Auth { get; set; }

    /// <summary>Whether redirects are followed; null for the scenario's word.</summary>
    public bool? FollowRedirects { get; set; }

    /// <summary>The timeout; null for the scenario's.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>What must hold.</summary>
    public DraftMapping Expect { get; } = new();

    /// <summary>What is counted only.</summary>
    public DraftMapping Checks { get; } = new();

    /// <summary>What is taken for later steps.</summary>
    public DraftMapping Capture { get; } = new();

    /// <summary>Lines of comment above the step.</summary>
    public IList<string> Comments { get; } = [];

    /// <summary>Whether steps can send a method.</summary>
    /// <param name="method">The method.</param>
    /// <returns>True for the verbs of the format.</returns>
    public static bool CanSend(string method) => s_verbs.Contains(method, StringComparer.OrdinalIgnoreCase);

    /// <summary>Pairs as a mapping; a name that stands several times has a list.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <returns>The mapping.</returns>
    public static DraftMapping MappingOf(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var mapping = new DraftMapping();
        foreach (IGrouping<string, KeyValuePair<string, string>> group in pairs.GroupBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string[] values = [.. group.Select(pair => pair.Value)];
            mapping.Add(group.Key, values.Length == 1 ? DraftScalar.Of(values[0]) : DraftSequence.Of(values));
        }

        return mapping;
    }

    /// <summary>The step.</summary>
    /// <returns>A mapping that begins with the verb.</returns>
    public DraftMapping ToStep()
    {
        var step = new DraftMapping { Layout = DraftLayout.Block };
        step.Add(Method.ToLowerInvariant(), Url);
        if (Name is not null)
        {
            step.Add("name", Name);
        }

        AddPairs(step, "query", Query);
        AddPairs(step, "headers", Headers);
        if (Json is not null)
        {
            step.Add("json", Json);
        }
        else if (Body is not null)
        {
            step.Add("body", Body);
        }

        AddPairs(step, "form", Json is null && Body is null ? Form : []);
        AddPairs(step, "multipart", Multipart);
        Add(step, "graphql", GraphQl);
        Add(step, "auth", Auth);
        Add(step, "followRedirects", FollowRedirects is { } follow ? DraftScalar.Of(follow) : null);
        Add(step, "timeout", Timeout is { } timeout ? DraftScalar.Of(timeout) : null);
        Add(step, "expect", Expect.IsEmpty ? null : Expect);
        Add(step, "checks", Checks.IsEmpty ? null : Checks);
        Add(step, "capture", Capture.IsEmpty ? null : Capture);
        foreach (string comment in Comments)
        {
            step.Comments.Add(comment);
        }

        return step;
    }

    private static void Add(DraftMapping step, string key, DraftNode? value)
    {
        if (value is not null)
        {
            step.Add(key, value);
        }
    }

    private static void AddPairs(DraftMapping step, string key, IList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count > 0)
        {
            step.Add(key, MappingOf(pairs));
        }
    }
}
