namespace Perf.Compatibility.Import.Curl;

/// <summary>An option of curl: its names, and whether a value follows it.</summary>
/// <param name="Name">The long name without dashes.</param>
/// <param name="Short">The letter, or NUL for none.</param>
/// <param name="HasValue">Whether a value follows.</param>
/// <param name="Use">What becomes of it.</param>
internal sealed record CurlOption(string Name, char Short, bool HasValue, CurlUse Use);
