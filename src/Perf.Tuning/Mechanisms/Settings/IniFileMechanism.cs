namespace Perf.Tuning.Settings;

/// <summary><c>file.ini</c>: a setting of an ini file.</summary>
/// <param name="context">Where the targets are.</param>
internal sealed class IniFileMechanism(MechanismContext context) : SettingsFileMechanism(context, new IniFormat())
{
    /// <inheritdoc/>
    public override string Name => "file.ini";
}
