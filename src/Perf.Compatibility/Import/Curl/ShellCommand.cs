namespace Perf.Compatibility.Import.Curl;

/// <summary>A command of a command line, split into words.</summary>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Words">The words; references to environment variables stand in them as <see cref="ShellVariable"/> marks them.</param>
internal sealed record ShellCommand(int Line, IReadOnlyList<string> Words);
