namespace Perf.Tuning.Settings;

/// <summary><c>file.json</c>: a setting of a JSON file, such as appsettings.json.</summary>
/// <param name="context">Where the targets are.</param>
internal sealed class JsonFileMechanism(MechanismContext context) : SettingsFileMechanism(context, new JsonFormat())
{
    /// <inheritdoc/>
    public override string Name => "file.json";
}
