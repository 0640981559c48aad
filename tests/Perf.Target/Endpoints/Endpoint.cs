namespace Perf.Target.Endpoints;

/// <summary>What one path does.</summary>
/// <param name="Path">Exact, or ending in a parameter such as <c>/status/{code}</c>; the parameter's text is the handler's second argument.</param>
/// <param name="Handle">Writes the answer.</param>
/// <param name="IsControl">Answers in a freeze too and is not counted: for whoever watches the server.</param>
internal sealed record Endpoint(string Path, Func<HttpContext, string, Task> Handle, bool IsControl = false);
