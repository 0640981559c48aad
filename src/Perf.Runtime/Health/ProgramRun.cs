namespace Perf.Runtime;

/// <summary>Runs a program of the system to its end.</summary>
/// <param name="program">The program's name.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="input">What it reads, or null for nothing.</param>
/// <returns>Exit code, output, errors.</returns>
/// <exception cref="PerfException"><see cref="ErrorIds.ScheduleFailed"/>: there is no such program, or it does not end.</exception>
internal delegate ProgramEnd ProgramRun(string program, IReadOnlyList<string> arguments, string? input);
