namespace Perf;

/// <summary>One setting that a change sets. What is secret is shown as <see cref="Hidden"/> wherever it goes; the journal keeps it in a file that only its owner may read.</summary>
public sealed record SettingChange
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Hidden = "***";

    /// <summary>The setting by its own name: <c>work_mem</c>, <c>http.gzip</c>, <c>net.core.somaxconn</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Its value before; null where it was not set.</summary>
    public string? Before { get; init; }

    /// <summary>Its value after; null where it is taken away.</summary>
    public string? After { get; init; }

    /// <summary>Its value now, where that was read; null where it is not set or was not read.</summary>
    public string? Now { get; init; }

    /// <summary>Whether <see cref="Before"/> and <see cref="After"/> hold something secret, and are hidden.</summary>
    public bool IsSecret { get; init; }
}
