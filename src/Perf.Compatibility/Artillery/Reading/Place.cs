namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Where something stands.</summary>
/// <param name="File">The file, or the option of the command.</param>
/// <param name="Line">From 1; 0 for the whole file.</param>
/// <param name="Column">From 1; 0 for the whole line.</param>
internal readonly record struct Place(string File, int Line = 0, int Column = 0);
