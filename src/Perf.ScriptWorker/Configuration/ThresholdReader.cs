using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Perf.ScriptWorker.Configuration;

/// <summary>Reads a script's thresholds by k6's grammar, which knows no units.</summary>
internal static class ThresholdReader
{
    private static readonly string[] s_operators = ["<=", "<", ">=", ">", "===", "==", "!="];
    private static readonly string[] s_aggregations = ["count", "rate", "value", "avg", "min", "med", "max"];

    /// <summary>Reads them.</summary>
    /// <param name="thresholds">The option: conditions by metric; null for none.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>Those that can be read, in order.</returns>
    public static IReadOnlyList<ScriptThreshold> Read(JsonNode? thresholds, OptionProblems problems)
    {
        if (thresholds is null)
        {
            return [];
        }

        if (thresholds is not JsonObject metrics)
        {
            problems.Error("the option `thresholds` must be an object of conditions by metric");
            return [];
        }

        var read = new List<ScriptThreshold>();
        foreach ((string selector, JsonNode? conditions) in metrics)
        {
            if (conditions is not JsonArray list)
            {
                problems.Error($"threshold '{selector}': it must be a list of conditions, such as ['p(95)<500']");
                continue;
            }

            foreach (JsonNode? condition in list)
            {
                if (ReadOne(selector, condition, problems) is { } threshold)
                {
                    read.Add(threshold);
                }
            }
        }

        return read;
    }

    /// <summary>Why an expression is none of k6's, or null.</summary>
    /// <param name="expression">The expression: <c>p(95)&lt;500</c>.</param>
    public static string? ProblemOf(string expression)
    {
        foreach (string sign in s_operators)
        {
            int at = expression.IndexOf(sign, StringComparison.Ordinal);
            if (at < 0 || expression[(at + sign.Length)..].Trim().Length == 0)
            {
                continue;
            }

            string left = expression[..at].Trim();
            string right = expression[(at + sign.Length)..].Trim();
            return !IsAggregation(left) ? $"'{left}' is no aggregation; allowed are {string.Join(", ", s_aggregations)} and p(N)"
                : !IsNumber(right) ? $"'{right}' is no number; a script's threshold has no unit, and times are milliseconds"
                : null;
        }

        return "there is no operator; write it as p(95)<500";
    }

    private static ScriptThreshold? ReadOne(string selector, JsonNode? condition, OptionProblems problems)
    {
        string? expression = null;
        bool abort = false;
        TimeSpan delay = TimeSpan.Zero;
        if (condition is JsonObject values)
        {
            var reader = new OptionReader(values, $"threshold '{selector}'", problems);
            reader.RefuseOthers(["threshold", "abortOnFail", "delayAbortEval"]);
            expression = reader.Text("threshold");
            abort = reader.Flag("abortOnFail") ?? false;
            delay = reader.Duration("delayAbortEval") ?? TimeSpan.Zero;
        }
        else if (condition is not null && condition.GetValueKind() == JsonValueKind.String)
        {
            expression = condition.GetValue<string>();
        }

        if (expression is null)
        {
            problems.Error($"threshold '{selector}': a condition is a text, or an object with 'threshold'");
            return null;
        }

        if (ProblemOf(expression) is { } problem)
        {
            problems.Error($"threshold '{selector}': in '{expression}' {problem}");
            return null;
        }

        if (selector.Contains('{') && selector.LastIndexOf('}') < selector.IndexOf('{'))
        {
            problems.Error($"threshold '{selector}': the selector's closing brace is missing");
            return null;
        }

        return new ScriptThreshold(selector, expression, abort, delay);
    }

    private static bool IsAggregation(string text) => s_aggregations.Contains(text)
        || (text.StartsWith("p(", StringComparison.Ordinal) && text.EndsWith(')')
            && double.TryParse(text[2..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double percentile) && percentile is >= 0 and <= 100);

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || text.TrimStart('+', '-').ToLowerInvariant() is "inf" or "infinity";
}
