using Perf.Tuning;

namespace Perf.Tests.Tuning.Support;

/// <summary>Forbids what a test says, and nothing else.</summary>
internal sealed class OpenDenyList(params string[] denied) : IDenyList
{
    public string? Why(string mechanism, string key, string? value) => denied.Contains(key) ? $"{key} is never changed." : null;
}
