namespace Perf;

/// <summary>What belongs to a sample besides its value. Many samples share one object, which compares by reference, so that what is made of it can be kept.</summary>
/// <param name="values">The tags by name.</param>
public sealed class SampleTags(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The tags that k6 gives samples by itself, in its order; every other one is the user's own. Source: k6, system tags.</summary>
    public static IReadOnlyList<string> SystemNames { get; } =
    [
        "check", "error", "error_code", "expected_response", "group", "method", "name", "proto", "scenario", "service", "status", "subproto", "tls_version", "url",
    ];

    /// <summary>The tags by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; } = values;
}
