namespace Perf.Compatibility.Import.Har;

/// <summary>A value of an answer that a later request may send back.</summary>
/// <param name="Value">The value.</param>
/// <param name="Key">What it is called there, for the variable's name.</param>
/// <param name="Kind">The key of the capture: <c>json</c>, <c>regex</c>, <c>header</c> or <c>cookie</c>.</param>
/// <param name="Selector">Where it is.</param>
internal sealed record CaptureCandidate(string Value, string Key, string Kind, string Selector);
