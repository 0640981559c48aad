namespace Perf.ScriptWorker.Gjson;

/// <summary>What stands between the parentheses of <c>#(path operator value)</c>.</summary>
/// <param name="Path">The path from the element to what is compared; without segments it is the element itself.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">The value, without its quotes; with a leading ~ it is one of gjson's truth tests (<c>~true</c>, <c>~false</c>, <c>~null</c>, <c>~*</c>).</param>
/// <param name="All">Whether all elements that match are meant (<c>#(...)#</c>) and not the first.</param>
internal sealed record GjsonQuery(GjsonPath Path, GjsonOperator Operator, string Value, bool All);
