namespace Perf.Tuning.Kernel;

/// <summary>A setting of the kernel: where it is now, and how it is written for the next boot.</summary>
/// <param name="Key">The key by which it is ordered.</param>
/// <param name="Path">The file that holds its value.</param>
/// <param name="IsOf">Whether a line of the file that is read at boot sets it.</param>
/// <param name="Line">The line that sets it to a value.</param>
/// <param name="Counterpart">The file of the setting whose value brings this one back to zero; null where it takes a zero itself.</param>
internal sealed record KernelSetting(string Key, string Path, Func<string, bool> IsOf, Func<string, string> Line, string? Counterpart = null);
