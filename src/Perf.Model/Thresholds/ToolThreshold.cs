namespace Perf;

/// <summary>A threshold that a result of another tool names.</summary>
/// <param name="Selector">The metric with its tags, in the tool's words: <c>http_req_duration{status:200}</c>.</param>
/// <param name="Expression">The condition, in the tool's words: <c>p(95)&lt;500</c>.</param>
/// <param name="Passed">Whether the tool says that it passed; null where the file does not say.</param>
public sealed record ToolThreshold(string Selector, string Expression, bool? Passed);
