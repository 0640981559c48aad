using Perf.Engine.Protocols;

namespace Perf.Engine.Flows;

/// <summary>The headers of a step, those of the scenario and the usual ones included: the step's own win over the scenario's, and either over what is usual.</summary>
internal static class HeaderTemplates
{
    /// <summary>What requests call themselves.</summary>
    public static string UserAgent { get; } = $"Perf/{typeof(HeaderTemplates).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The headers of a request step itself. That of a multipart body is one of them: with another one, nobody could tell its parts apart.</summary>
    public static List<KeyValuePair<string, string>> OwnOf(RequestStep step) =>
        step.Body is { Kind: BodyKind.Multipart, ContentType: { } type } ? [.. step.Headers, new("content-type", type)] : [.. step.Headers];

    /// <summary>Those of a request step with all others.</summary>
    /// <param name="step">The step.</param>
    /// <param name="common">The scenario's.</param>
    public static List<KeyValuePair<string, string>> Of(RequestStep step, IReadOnlyList<KeyValuePair<string, string>> common) =>
        Merge(OwnOf(step), common, ("content-type", step.Body?.ContentType), ("user-agent", UserAgent), ("accept", "*/*"));

    /// <summary>Puts them together; upper and lower case are alike.</summary>
    /// <param name="own">The step's own.</param>
    /// <param name="common">The scenario's.</param>
    /// <param name="usual">What is added where neither has it; nothing for a value that is null.</param>
    public static List<KeyValuePair<string, string>> Merge(
        IReadOnlyList<KeyValuePair<string, string>> own, IReadOnlyList<KeyValuePair<string, string>> common, params (string Name, string? Value)[] usual)
    {
        var headers = new List<KeyValuePair<string, string>>(own);
        foreach ((string name, string? value) in common.Select(header => (header.Key, (string?)header.Value)).Concat(usual))
        {
            if (value is not null && !Has(headers, name))
            {
                headers.Add(new(name, value));
            }
        }

        return headers;
    }

    /// <summary>Whether there is one of a name.</summary>
    public static bool Has(IEnumerable<KeyValuePair<string, string>> headers, string name) => headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Compiles headers.</summary>
    public static (string Name, TextTemplate Value)[] Compile(IEnumerable<KeyValuePair<string, string>> headers, StepContext context) =>
        [.. headers.Select(header => (header.Key, context.Text(header.Value)))];
}
