using Perf.Compatibility.Artillery.Report;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>
/// Finds the names of metrics in conditions of <c>ensure</c> before anything is measured. Those of endpoints, virtual users and errors have blanks, brackets and slashes in
/// them, and would be several words and signs of the expression. Pure.
/// </summary>
/// <param name="endpoints">The names of the test's requests.</param>
/// <param name="flows">The names of its scenarios.</param>
internal sealed class EnsureNames(IEnumerable<string> endpoints, IEnumerable<string> flows)
{
    private const string ByEndpoint = "plugins.metrics-by-endpoint.";

    private readonly string[] _beginnings =
    [
        .. endpoints.Where(endpoint => endpoint.Length > 0).SelectMany(endpoint => new[] { $"{ByEndpoint}response_time.{endpoint}.", $"{ByEndpoint}{endpoint}.", $"errors.Failed expectations for request {endpoint}" }),
        .. flows.Select(flow => $"vusers.created_by_name.{flow}"),
        $"errors.{ArtilleryErrorCodes.Of(ErrorClasses.CaptureFailed)}",
        "errors.Unexpected server response: ",
    ];

    /// <summary>The names in an expression that are of several words.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>The names, each once.</returns>
    public IReadOnlyList<string> In(string expression)
    {
        var found = new List<string>();
        foreach (string beginning in _beginnings)
        {
            for (int at = expression.IndexOf(beginning, StringComparison.Ordinal); at >= 0; at = expression.IndexOf(beginning, at + 1, StringComparison.Ordinal))
            {
                // What follows is the figure, the status or the code of an error.
                int end = at + beginning.Length;
                while (end < expression.Length && (char.IsAsciiLetterOrDigit(expression[end]) || expression[end] is '_' or '.'))
                {
                    end++;
                }

                found.Add(expression[at..end]);
            }
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }
}
