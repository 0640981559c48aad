namespace Perf.ScriptWorker.Loading;

/// <summary>Something that a file asks for by a name that stands in it.</summary>
/// <param name="Specifier">The name.</param>
/// <param name="IsData">Whether <c>open()</c> asks for it, and not <c>import</c> or <c>require()</c>.</param>
/// <param name="Line">Where, from 1.</param>
/// <param name="Column">Where, from 1.</param>
internal sealed record ModuleReference(string Specifier, bool IsData, int Line, int Column);
