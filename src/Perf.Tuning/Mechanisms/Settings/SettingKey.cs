namespace Perf.Tuning.Settings;

/// <summary>The way to a setting within a file: the names of the sections above it, and its own.</summary>
/// <param name="Parts">The names, from outside.</param>
internal sealed record SettingKey(IReadOnlyList<string> Parts)
{
    /// <summary>The section that it is in; null where it is at the top.</summary>
    public SettingKey? Parent => Parts.Count > 1 ? new SettingKey([.. Parts.Take(Parts.Count - 1)]) : null;

    /// <summary>Its own name.</summary>
    public string Name => Parts[^1];

    /// <summary>Reads a key whose parts are between colons, as .NET's configuration writes them: <c>ConnectionStrings:Shop</c>.</summary>
    /// <param name="text">The key.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.CatalogueInvalid"/>: it is none.</exception>
    public static SettingKey Of(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length > 32 || parts.Any(part => part.Length == 0 || part.Any(char.IsControl)))
        {
            throw new PerfException(ErrorIds.CatalogueInvalid, $"'{text}' is no key of a setting: write the names of its sections and its own with colons between them (Logging:LogLevel:Default).", text);
        }

        return new SettingKey(parts);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(':', Parts);
}
