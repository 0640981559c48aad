namespace Perf.ScriptWorker.Configuration;

/// <summary>One of a script's scenarios.</summary>
/// <param name="Profile">How much load it makes, and when.</param>
/// <param name="Function">The exported function that is an iteration.</param>
/// <param name="Environment">What <c>__ENV</c> has in it besides.</param>
/// <param name="Tags">Tags of all that is measured in it.</param>
internal sealed record ScriptScenario(LoadProfile Profile, string Function, IReadOnlyDictionary<string, string> Environment, IReadOnlyDictionary<string, string> Tags);
