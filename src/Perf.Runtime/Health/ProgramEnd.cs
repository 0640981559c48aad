namespace Perf.Runtime;

/// <summary>How a program of the system ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">What it wrote as errors.</param>
internal readonly record struct ProgramEnd(int Code, string Output, string Errors);
