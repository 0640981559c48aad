namespace Perf.ScriptWorker.Http;

/// <summary>A cookie of one request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Replaces">Whether it stands in for one of that name in the jar; otherwise both are sent.</param>
internal readonly record struct RequestCookie(string Name, string Value, bool Replaces);
