namespace Perf;

/// <summary>An application of this machine.</summary>
public sealed record ApplicationTarget
{
    /// <summary>Its name: the target is <c>application:name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its <c>*.runtimeconfig.json</c>; null where it has none.</summary>
    public string? RuntimeConfiguration { get; init; }

    /// <summary>The file that holds its connection string, JSON, YAML or ini; null where it is not to be changed.</summary>
    public string? ConnectionFile { get; init; }

    /// <summary>Where in that file: <c>ConnectionStrings:Shop</c>.</summary>
    public string? ConnectionKey { get; init; }

    /// <summary>The file that holds its settings, such as the log level; null where it is not to be changed.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>A file of variables for its process (<c>NAME=value</c> a line), which its service reads; null where it has none.</summary>
    public string? EnvironmentFile { get; init; }

    /// <summary>Its systemd unit; null where it has none.</summary>
    public string? Unit { get; init; }

    /// <summary>How many processes of it run: pools are shared among them.</summary>
    public int Instances { get; init; } = 1;
}
