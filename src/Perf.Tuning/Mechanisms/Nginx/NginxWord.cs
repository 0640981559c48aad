namespace Perf.Tuning.Nginx;

/// <summary>A word of a directive.</summary>
/// <param name="Text">What nginx takes it for, without quotes and escapes.</param>
/// <param name="Raw">As it is written.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">The character after it.</param>
internal readonly record struct NginxWord(string Text, string Raw, int Start, int End);
