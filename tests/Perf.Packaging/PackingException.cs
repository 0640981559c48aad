namespace Perf.Packaging;

/// <summary>Why nothing was packed, and what to do about it.</summary>
/// <param name="message">Both.</param>
internal sealed class PackingException(string message) : Exception(message);
