namespace Perf.Tuning;

/// <summary>What is never changed, whatever a catalogue, an entry of a user or a finding asks for: durability, authentication, audit, security. It is asked when a plan is made and once more when it is applied.</summary>
internal interface IDenyList
{
    /// <summary>Whether a setting is one of them.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="key">The setting.</param>
    /// <param name="value">What it is to be set to; null where it is taken away.</param>
    /// <returns>Why not, in a sentence; null where it may be changed.</returns>
    string? Why(string mechanism, string key, string? value);
}
