namespace Perf.Tuning.Settings;

/// <summary>A setting of an application's own file, in one of the forms.</summary>
/// <param name="context">Where the targets are.</param>
/// <param name="format">The file's form.</param>
internal abstract class SettingsFileMechanism(MechanismContext context, ISettingsFormat format) : FileMechanism(context)
{
    // What decides who may do what, and where an application listens and connects, is no matter of speed.
    private static readonly string[] Denied = ["Authentication", "Authorization", "Identity", "Jwt", "Cors", "AllowedHosts", "Kestrel:Endpoints", "Urls", "ConnectionStrings", "Audit", "DataProtection"];

    /// <inheritdoc/>
    protected override FilePlace PlaceOf(ChangeOrder order) => FilePlace.Of(order, Context.Targets, application => application.SettingsFile, "settingsFile");

    /// <inheritdoc/>
    protected override string? Get(ChangeOrder order, string text, string key) => text.Length == 0 ? null : format.Find(text, KeyOf(key))?.Value;

    /// <inheritdoc/>
    protected override string Set(ChangeOrder order, string text, string key, string? value) => SettingsEdit.Set(format, text, KeyOf(key), value);

    /// <inheritdoc/>
    protected override string PutBack(ChangeOrder order, string text, string before, string key) => SettingsEdit.Restore(format, text, before, KeyOf(key));

    /// <inheritdoc/>
    protected override string? WhyDenied(ChangeOrder order, string key, string? value) =>
        SettingValue.IsSecret(key) ? $"{key} is a secret by its name, and no secret is ever set."
        : Denied.FirstOrDefault(name => key.Equals(name, StringComparison.OrdinalIgnoreCase) || key.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } denied
            ? $"{key} is not changed: {denied} decides who may do what, or what the application is connected to, and no speed is worth that."
            : null;

    /// <summary>The key within the file.</summary>
    /// <param name="key">The setting.</param>
    protected virtual SettingKey KeyOf(string key) => SettingKey.Of(key);
}
