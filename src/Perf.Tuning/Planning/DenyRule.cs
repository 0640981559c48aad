using System.Text.RegularExpressions;

namespace Perf.Tuning;

/// <summary>One thing that is never changed.</summary>
/// <param name="Mechanisms">The mechanisms that it holds for.</param>
/// <param name="Key">The setting's own name, without the role, table or block that it is of; small letters.</param>
/// <param name="Value">The value that is not to be; null for any, and for taking it away.</param>
/// <param name="Reason">Why, in a sentence without a full stop.</param>
internal sealed record DenyRule(IReadOnlyList<string> Mechanisms, Regex Key, Regex? Value, string Reason);
