namespace Perf.Tuning.Settings;

/// <summary><c>file.yaml</c>: a setting of a YAML file.</summary>
/// <param name="context">Where the targets are.</param>
internal sealed class YamlFileMechanism(MechanismContext context) : SettingsFileMechanism(context, new YamlFormat())
{
    /// <inheritdoc/>
    public override string Name => "file.yaml";
}
