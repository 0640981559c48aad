using Jint;

namespace Perf.ScriptWorker.Loading;

/// <summary>A file made ready to run; parsed once, shared by all virtual users.</summary>
/// <param name="Path">Its name: relative to the script's folder, or the address of a library that Perf has itself.</param>
/// <param name="Kind">How it is run.</param>
/// <param name="Text">Its text, types taken out.</param>
/// <param name="Module">A module of ECMAScript, parsed; otherwise not valid.</param>
/// <param name="Script">A module of CommonJS as a function, parsed; otherwise not valid.</param>
internal sealed record ScriptSource(string Path, ScriptKind Kind, string Text, Prepared<Acornima.Ast.Module> Module, Prepared<Acornima.Ast.Script> Script);
