using Perf.Engine.Flows;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>The headers of a step, those of the scenario and the usual ones included.</summary>
internal static class HeaderTemplates
{
    /// <summary>Compiles them: the step's own win over the scenario's, and either over what is usual.</summary>
    public static (string Name, TextTemplate Value)[] Compile(IReadOnlyList<KeyValuePair<string, string>> own, StepContext context, params (string Name, string? Value)[] usual)
    {
        var headers = new List<KeyValuePair<string, string>>(own);
        bool Has(string name) => headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        headers.AddRange([.. context.Scenario.Http.Headers.Where(common => !Has(common.Key))]);
        foreach ((string name, string? value) in usual)
        {
            if (value is not null && !Has(name))
            {
                headers.Add(new(name, value));
            }
        }

        return [.. headers.Select(header => (header.Key, context.Text(header.Value)))];
    }

    /// <summary>What requests call themselves.</summary>
    public static string UserAgent { get; } = $"Perf/{typeof(HeaderTemplates).Assembly.GetName().Version?.ToString(3)}";
}
