using Perf.Engine.Metrics.Samples;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Metrics;

/// <summary>A place in a script that makes requests, ready to be counted.</summary>
/// <param name="Step">Its number among the loop's steps.</param>
/// <param name="Key">What its requests have in common.</param>
/// <param name="Labels">What samples say of it.</param>
internal sealed record RequestPlace(int Step, PlaceKey Key, StepLabels Labels)
{
    /// <summary>Whether a request is of this place.</summary>
    public bool IsOf(string name, string method, string group, TagSet tags) =>
        (ReferenceEquals(Key.Name, name) || Key.Name == name) && ReferenceEquals(Key.Tags, tags) && Key.Method == method && Key.Group == group;
}
