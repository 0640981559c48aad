using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Metrics;

/// <summary>What measurements of one place in a script have in common.</summary>
/// <param name="Name">The request's name; empty for what is no request.</param>
/// <param name="Method">Its method.</param>
/// <param name="Group">The group.</param>
/// <param name="Tags">The tags.</param>
internal readonly record struct PlaceKey(string Name, string Method, string Group, TagSet Tags);
