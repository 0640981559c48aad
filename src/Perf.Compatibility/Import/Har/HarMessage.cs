namespace Perf.Compatibility.Import.Har;

/// <summary>A message of a recorded WebSocket.</summary>
/// <param name="IsSent">Whether the browser sent it.</param>
/// <param name="IsText">Whether it is text; otherwise <paramref name="Data"/> is base64.</param>
/// <param name="Data">The content.</param>
internal readonly record struct HarMessage(bool IsSent, bool IsText, string Data);
