namespace Perf.ScriptWorker.Configuration;

/// <summary>A threshold as the script has it; its words are checked, its metric is known only when the script's init code has run.</summary>
/// <param name="Selector">The metric, with its tags: <c>http_req_duration{name:login}</c>.</param>
/// <param name="Expression">The condition as written: <c>p(95)&lt;500</c>.</param>
/// <param name="AbortOnFail">Whether the run ends itself when it is not met.</param>
/// <param name="DelayAbortEval">How long after the start an abort is not yet considered.</param>
internal sealed record ScriptThreshold(string Selector, string Expression, bool AbortOnFail, TimeSpan DelayAbortEval);
