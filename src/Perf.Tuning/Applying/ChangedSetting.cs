using Perf.Tuning.Nginx;

namespace Perf.Tuning;

/// <summary>
/// A setting of a change, with all that says which it is. What was looked at says it best: two environments may name one file or server, and name different ones alike. Where nothing was, it is by the name of the target in its environment.
/// </summary>
/// <param name="Environment">The environment; null where none was named.</param>
/// <param name="Mechanism">How it is changed.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Key">Its own name there.</param>
/// <param name="Place">What else says which it is: a file, a device, an index' definition.</param>
internal sealed record ChangedSetting(string? Environment, string Mechanism, string Target, string Key, string Place)
{
    /// <summary>What was looked at (<see cref="Observation.Identity"/>), and the place within it; null where that is not known.</summary>
    public string? Real { get; init; }

    /// <summary>Whether changing one may change the other: keys of nginx mean several blocks, and overlap without being the same text.</summary>
    /// <param name="other">The other.</param>
    internal bool Meets(ChangedSetting other) =>
        Mechanism == other.Mechanism && IsOfTheSame(other) && (Key == other.Key || (Mechanism == "nginx.directive" && NginxOverlap.CanMeet(Key, other.Key)));

    private bool IsOfTheSame(ChangedSetting other) =>
        (Real is not null && Real == other.Real) || (Environment == other.Environment && Target == other.Target && Place == other.Place);
}
