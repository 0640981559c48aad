using Perf.Tuning.Nginx;

namespace Perf.Tuning;

/// <summary>A setting of a change, with all that says which it is: two environments may name different things alike, and so may two files.</summary>
/// <param name="Environment">The environment; null where none was named.</param>
/// <param name="Mechanism">How it is changed.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Key">Its own name there.</param>
/// <param name="Place">What else says which it is: a file, a device, an index' definition.</param>
internal sealed record ChangedSetting(string? Environment, string Mechanism, string Target, string Key, string Place)
{
    /// <summary>Whether changing one may change the other: keys of nginx mean several blocks, and overlap without being the same text.</summary>
    /// <param name="other">The other.</param>
    internal bool Meets(ChangedSetting other) => this == other || (Mechanism == "nginx.directive" && other with { Key = Key } == this && NginxOverlap.CanMeet(Key, other.Key));
}
